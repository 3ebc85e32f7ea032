import { expect, it } from "vitest";
import { isBundle } from "../../../../test-support/bundle-members.ts";
import { granted, refused } from "../../../../test-support/licensed-device.ts";
import { describeOnServers, type TestLicense } from "../../../../test-support/wire.ts";

describeOnServers("groups of license users", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const make = async (members: object = {}) => {
    const body = { code: `group-${wire.nextNumber()}`, ...members };
    return (await manage("POST", "/license-user-groups/", { body })).json;
  };
  const userId = async (email: string) =>
    (await manage("GET", "/license-users/", { query: { email } })).json.results[0].id;
  const add = (id: number, group: { id: number }) =>
    manage("POST", `/license-users/${id}/add_to_group/`, { body: { license_user_group_id: group.id } });
  const leave = (id: number, group: { id: number }) =>
    manage("POST", `/license-users/${id}/remove_from_group/`, { body: { license_user_group_id: group.id } });
  const assign = async (group: { id: number }, license_id: number) =>
    manage("POST", `/license-user-groups/${group.id}/add_license/`, { body: { license_id } });

  /** Somebody with a license of another product, and so with an account to sign in with. */
  const somebody = async () => {
    const { username, password } = (await wire.license({}, { users: { eve: {} } })).user("eve");
    return { id: await userId(username), username, password };
  };
  const idOf = async (license: TestLicense) => {
    const rows = await wire.server.context.database.read
      .selectFrom("license")
      .innerJoin("order", "order.id", "license.order_id")
      .select("license.id")
      .where("order.store_id", "=", license.order)
      .execute();
    return rows[0]?.id ?? 0;
  };

  it("are made, told, changed and deleted", async () => {
    const account = (await manage("POST", "/customer-accounts/", { body: { code: `a${wire.nextNumber()}` } })).json;
    const code = `group-${wire.nextNumber()}`;
    const body = { code, name: "Night shift", metadata: { b: 1, "1": 2 }, customer_account: account.id };
    const made = await manage("POST", "/license-user-groups/", { body });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.any(Number),
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      code,
      name: "Night shift",
      description: "",
      metadata: { "1": 2, b: 1 },
      metadata_string: '{"1":2,"b":1}',
      company: wire.server.company.company_id,
      customer_account: account.id,
    });
    const path = `/license-user-groups/${made.json.id}/`;
    const changed = await manage("PATCH", path, { body: { description: "22 to 6", customer_account: null } });
    expect(changed.json).toMatchObject({ description: "22 to 6", customer_account: null, name: "Night shift" });
    expect((await manage("GET", path)).json).toEqual(changed.json);
    const taken = await manage("POST", "/license-user-groups/", { body });
    expect(taken).toMatchObject({
      status: 400,
      json: { errors: { code: [expect.stringContaining("another group")] } },
    });
    expect((await manage("DELETE", path)).status).toBe(204);
    expect((await manage("GET", path)).status).toBe(404);
  });

  it("have members, and managers who need not be members", async () => {
    const group = await make();
    const { id } = await somebody();
    const email = `boss-${group.code}@test.example`;
    expect(await add(id, group)).toMatchObject({ status: 200, json: { message: expect.any(String) } });
    expect((await add(id, group)).status).toBe(200);
    const path = `/license-user-groups/${group.id}`;
    const added = await manage("POST", `${path}/add_manager/`, { body: { email, first_name: "Boss" } });
    expect(added.json).toEqual({
      id: expect.any(Number),
      true_email: email,
      is_initial_password: true,
      initial_password: expect.stringMatching(/^.{12}$/),
      first_name: "Boss",
      last_name: "",
      phone_number: "",
      new_user: true,
      password: added.json.initial_password,
    });
    const again = await manage("POST", `${path}/add_manager/`, { body: { email } });
    expect(again.json).toEqual({ ...added.json, new_user: false, password: null });
    expect((await manage("GET", `${path}/members/`)).json).toMatchObject([{ id }]);
    expect((await manage("GET", `${path}/managers/`)).json).toMatchObject([{ id: added.json.id, is_manager: true }]);
    const body = { license_user_id: added.json.id };
    const removed = await manage("POST", `${path}/remove_manager/`, { body });
    expect(removed).toMatchObject({ status: 200, json: { detail: "removed" } });
    expect((await manage("POST", `${path}/remove_manager/`, { body })).status).toBe(400);
    expect((await manage("GET", `${path}/managers/`)).json).toEqual([]);
  });

  it("are found by account, by managers of theirs and by those of their account", async () => {
    const account = (await manage("POST", "/customer-accounts/", { body: { code: `a${wire.nextNumber()}` } })).json;
    const group = await make({ customer_account: account.id });
    const path = `/license-user-groups/${group.id}`;
    const email = `found-${group.code}@test.example`;
    const own = (await manage("POST", `${path}/add_manager/`, { body: { email } })).json.id;
    const { id: ofAccount } = await somebody();
    const bounds = { customer_account_ids: [account.id] };
    await manage("POST", `/license-users/${ofAccount}/update_lm_permissions/`, { body: bounds });
    const found = [
      { customer_account: account.id },
      { customer_account__code: account.code },
      { license_managers__id: own },
      { any__license_managers__id: own },
      { any__license_managers__id: ofAccount },
      { customer_account__license_managers__id: ofAccount },
    ];
    for (const query of found) {
      const { json } = await manage("GET", "/license-user-groups/", { query });
      expect({ query, found: json.results.map(({ id }: { id: number }) => id) }).toEqual({ query, found: [group.id] });
    }
    const none = await manage("GET", "/license-user-groups/", { query: { license_managers__id: ofAccount } });
    expect(none.json.count).toBe(0);
  });

  it("let every member use their licenses, each within the user's own limit", async () => {
    const limits = { max_activations: 9, user_max_activations: 1, max_license_users: 0 };
    const license = await wire.license(limits, { users: { ana: {} } });
    const group = await make();
    const [before, after] = [await somebody(), await somebody()];
    await add(before.id, group);
    expect((await assign(group, await idOf(license))).status).toBe(200);
    await add(after.id, group);
    for (const user of [before, after]) {
      const [device, second] = [license.device().usedBy(user), license.device().usedBy(user)];
      expect(await device.activate()).toMatchObject(granted());
      expect(await second.activate()).toMatchObject(refused("license_user_activated_max_times"));
    }
  });

  it("take their licenses and activations from whoever leaves, but not what the user has without them", async () => {
    const license = await wire.license({ max_activations: 2, max_license_users: 0 }, { users: { ana: {} } });
    const group = await make();
    const guest = await somebody();
    const ana = license.user("ana");
    for (const id of [guest.id, await userId(ana.username)]) await add(id, group);
    await assign(group, await idOf(license));
    const [ofGuest, ofAna] = [license.device().usedBy(guest), await license.activeDevice("ana")];
    expect(await ofGuest.activate()).toMatchObject(granted());
    for (const id of [guest.id, await userId(ana.username)]) expect((await leave(id, group)).status).toBe(200);
    expect(await ofGuest.check()).toMatchObject(refused("license_not_found"));
    expect(await ofAna.check()).toMatchObject(granted({ times_activated: 1 }));
    expect((await leave(guest.id, group)).status).toBe(400);
  });

  it("let their licenses go with them", async () => {
    const license = await wire.license({ max_license_users: 0 }, { users: { ana: {} } });
    const group = await make();
    const guest = await somebody();
    await add(guest.id, group);
    await assign(group, await idOf(license));
    const device = license.device().usedBy(guest);
    expect(await device.activate()).toMatchObject(granted());
    expect((await manage("DELETE", `/license-user-groups/${group.id}/`)).status).toBe(204);
    expect(await device.check()).toMatchObject(refused("license_not_found"));
  });

  it("have one license no longer when it is taken from them", async () => {
    const license = await wire.license({ max_license_users: 0 }, { users: { ana: {} } });
    const [group, other] = [await make(), await make()];
    const guest = await somebody();
    await add(guest.id, group);
    const license_id = await idOf(license);
    await assign(group, license_id);
    expect(await assign(other, license_id)).toMatchObject({ status: 400, json: { license_id: [expect.any(String)] } });
    const path = `/license-user-groups/${group.id}/remove_license/`;
    expect((await manage("POST", path, { body: { license_id } })).status).toBe(200);
    expect((await manage("POST", path, { body: { license_id } })).status).toBe(400);
    expect(await license.device().usedBy(guest).activate()).toMatchObject(refused("license_not_found"));
  });

  it("never give a license more users than it may have", async () => {
    const license = await wire.license({ max_license_users: 2 }, { users: { ana: {} } });
    const group = await make();
    const [one, two] = [await somebody(), await somebody()];
    await add(one.id, group);
    const license_id = await idOf(license);
    expect((await assign(group, license_id)).status).toBe(200);
    const tooMany = await add(two.id, group);
    expect(tooMany).toMatchObject({ status: 400, json: { license_user_group_id: [expect.stringContaining("2")] } });
    expect((await manage("GET", `/license-user-groups/${group.id}/members/`)).json).toMatchObject([{ id: one.id }]);
  });

  it("have no license that is used by key", async () => {
    const license = await wire.license();
    const refusal = { status: 400, json: { license_id: [expect.stringContaining("licensed by key")] } };
    expect(await assign(await make(), await idOf(license))).toMatchObject(refusal);
  });

  it("have a bundle's license as a whole", async () => {
    const license = await wire.license({ max_license_users: 0 }, { ...isBundle, users: { ana: {} } });
    const group = await make();
    const guest = await somebody();
    await add(guest.id, group);
    await assign(group, await idOf(license));
    const device = license.device().usedBy(guest);
    expect(await device.activate()).toMatchObject(granted());
    await leave(guest.id, group);
    expect(await device.check()).toMatchObject(refused("license_not_found"));
  });

  it("never give it too many, however many join at once", async () => {
    const license = await wire.license({ max_license_users: 3 }, { users: { ana: {} } });
    const group = await make();
    await assign(group, await idOf(license));
    const people = [await somebody(), await somebody(), await somebody(), await somebody()];
    const joined = await Promise.all(people.map(({ id }) => add(id, group)));
    expect(joined.map(({ status }) => status).toSorted()).toEqual([200, 200, 400, 400]);
    expect((await manage("GET", `/license-user-groups/${group.id}/members/`)).json).toHaveLength(2);
  });
});
