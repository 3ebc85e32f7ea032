import { expect, it } from "vitest";
import type { LicensedDevice } from "../../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

interface Holder {
  readonly email: string;
  readonly device: LicensedDevice;
}

describeOnServers("users of licenses by the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const post = (path: string, body: unknown) => manage("POST", `/licenses/${path}/`, { body });
  const usersOf = async (id: number) => (await manage("GET", `/licenses/${id}/`)).json.license_users;
  const issue = async (terms: object = {}, wanted: object = {}) => {
    const license = await wire.license({ max_license_users: 3, ...terms }, { users: { ana: {} }, ...wanted });
    const { json } = await manage("GET", "/licenses/", { query: { order__store_id: license.order } });
    return {
      license,
      id: Number(json.results[0].id),
      count: json.count,
      ids: json.results.map((one: { id: number }) => one.id),
    };
  };

  it("are assigned, with a password where the address is new", async () => {
    const { id } = await issue();
    const email = `new-${wire.nextNumber()}@test.example`;
    const { status, json } = await post(`${id}/assign_user`, {
      email: email.toUpperCase(),
      first_name: "Nora",
      is_manager: 1,
      max_activations: "2",
    });
    expect({ status, json }).toEqual({
      status: 200,
      json: { message: "License assigned.", new_password: expect.any(String) },
    });
    const [, added] = await usersOf(id);
    expect(added).toMatchObject({
      true_email: email,
      first_name: "Nora",
      is_manager: true,
      max_activations: 2,
      total_activations: 0,
      is_initial_password: true,
      initial_password: json.new_password,
    });
    expect((await post(`${id}/assign_user`, { email, max_activations: 4 })).json).toEqual({
      message: "License assigned.",
    });
    expect((await usersOf(id))[1]).toMatchObject({ max_activations: 4, is_manager: true });
  });

  it("may activate from then on, with the password that was chosen", async () => {
    const { license, id } = await issue();
    const username = `chosen-${wire.nextNumber()}@test.example`;
    await post(`${id}/assign_user`, { email: username, password: "a password of their own" });
    const device = license.device().usedBy({ username, password: "a password of their own" });
    expect(await device.activate()).toMatchObject({ status: 200 });
    expect((await usersOf(id))[1]).toMatchObject({ total_activations: 1, initial_password: "" });
  });

  it.each([
    ["by themselves", async (id: number, { email }: Holder) => post(`${id}/assign_user`, { email })],
    [
      "by their group",
      async (id: number, { email, device }: Holder) => {
        const group = await manage("POST", "/license-user-groups/", { body: { code: `group-${wire.nextNumber()}` } });
        const users = await manage("GET", "/license-users/", { query: { email } });
        const member = { license_user_group_id: group.json.id };
        await manage("POST", `/license-users/${users.json.results[0].id}/add_to_group/`, { body: member });
        await device.check();
        return manage("POST", `/license-user-groups/${group.json.id}/add_license/`, { body: { license_id: id } });
      },
    ],
  ])("mean the newer license of a product from their next check on, once they got it %s", async (_how, assign) => {
    const { license, id: older } = await issue();
    const { username: email } = license.user("ana");
    const device = await license.activeDevice();
    wire.clock.advance({ hours: 1 });
    const store_id = `newer-${wire.nextNumber()}`;
    const terms = { users: [{ email: `other-${store_id}@test.example` }], max_license_users: 0 };
    await wire.server.importCatalog({ orders: [{ id: store_id, licenses: [{ ...license.entry(), ...terms }] }] });
    const newer = (await manage("GET", "/licenses/", { query: { order__store_id: store_id } })).json.results[0].id;
    for (const _twice of [1, 2]) expect((await device.check()).json).toMatchObject({ id: older });
    expect(await assign(newer, { email, device })).toMatchObject({ status: 200 });
    expect(await device.activate({ license_id: newer })).toMatchObject({ status: 200 });
    expect((await device.check()).json).toMatchObject({ id: newer });
  });

  it("are assigned several at once, all or none", async () => {
    const { id } = await issue();
    const addresses = [1, 2].map(() => ({ email: `many-${wire.nextNumber()}@test.example` }));
    const { status, json } = await post(`${id}/assign_users`, { emails: addresses });
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        message: "License assigned.",
        users: addresses.map(({ email }) => ({ id: expect.any(Number), email, new_password: expect.any(String) })),
      },
    });
    const fourth = `many-${wire.nextNumber()}@test.example`;
    expect(await post(`${id}/assign_users`, { emails: [{ email: fourth }] })).toMatchObject({
      status: 400,
      json: { errors: { "emails.0.email": [expect.stringContaining("max_license_users is 3")] } },
    });
    expect((await manage("GET", "/license-users/", { query: { true_email: fourth } })).json.count).toBe(0);
  });

  it("are never more than the license allows, however many are assigned at the same time", async () => {
    const { id } = await issue();
    const assigned = await Promise.all(
      Array.from({ length: 6 }, () => post(`${id}/assign_user`, { email: `race-${wire.nextNumber()}@test.example` })),
    );
    expect(assigned.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(await usersOf(id)).toHaveLength(3);
  });

  it("are not assigned to a license that is used by key", async () => {
    const license = await wire.license();
    const { json } = await manage("GET", "/licenses/", { query: { license_key: license.key } });
    expect(await post(`${json.results[0].id}/assign_user`, { email: "a@test.example" })).toMatchObject({
      status: 400,
      json: { errors: { email: [expect.stringContaining("licensed by key")] } },
    });
  });

  it.each(["license_user_id", "license_user_email"])(
    "lose the license and its devices, named by %s",
    async (member) => {
      const { license, id } = await issue();
      const device = await license.activeDevice();
      const [{ id: userId, true_email }] = await usersOf(id);
      const body = { [member]: member === "license_user_id" ? userId : true_email };
      expect(await post(`${id}/unassign_user`, body)).toMatchObject({
        status: 200,
        text: '{"message":"License unassigned."}',
      });
      expect(await manage("GET", `/licenses/${id}/`)).toMatchObject({
        json: { license_users: [], times_activated: 0 },
      });
      expect(await device.check()).toMatchObject({ code: "license_not_found" });
      expect(await post(`${id}/unassign_user`, body)).toMatchObject({
        status: 400,
        json: { errors: { [member]: [expect.any(String)] } },
      });
      expect(await post(`${id}/unassign_user`, {})).toMatchObject({ status: 400 });
    },
  );

  it.each([
    ["a bare map", (map: object) => map],
    ["user_activations", (user_activations: object) => ({ user_activations })],
  ])("get other limits and counts that begin anew by %s", async (_name, wrapped) => {
    const { license, id } = await issue();
    await license.activeDevice();
    const [{ id: userId }] = await usersOf(id);
    const set = (map: object) => post(`${id}/set_users_activations`, wrapped(map));
    const done = await set({ [userId]: { max_activations: "5", reset_total_activations: "true" } });
    expect(done).toMatchObject({
      status: 200,
      json: { license_users: [{ max_activations: 5, total_activations: 0 }] },
    });
    expect(await set({ 5: { max_activations: 1 } })).toMatchObject({
      status: 400,
      json: { errors: { 5: ["is not the id of a user of the license"] } },
    });
  });

  it("of one license of a bundle are users of all of them", async () => {
    const { ids } = await issue({}, { isBundle: true });
    expect(ids).toHaveLength(2);
    const email = `bundle-${wire.nextNumber()}@test.example`;
    await post(`${ids[0]}/assign_user`, { email });
    for (const id of ids) expect(await usersOf(id)).toHaveLength(2);
    await post(`${ids[1]}/unassign_user`, { license_user_email: email });
    for (const id of ids) expect(await usersOf(id)).toHaveLength(1);
  });
});
