import { expect, it } from "vitest";
import { granted, refused } from "../../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("license users of the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const find = async (email: string) => (await manage("GET", "/license-users/", { query: { email } })).json.results[0];

  /** A user whom the catalog has made, with an initial password. */
  const person = async (members: object = {}) => {
    const email = `person-${wire.nextNumber()}@test.example`;
    const license = await wire.license({ max_activations: 5 }, { users: { ana: {} } });
    const users = [{ email, ...members }];
    const issued = { product: license.product, ref: "second", users };
    await wire.server.importCatalog({ orders: [{ id: license.order, licenses: [issued] }] });
    return { ...(await find(email)), product: license.product };
  };

  it("are told with the password that they have not changed yet", async () => {
    const { product, ...user } = await person({ first_name: "Ana", initial_password: "first of all" });
    expect(user).toEqual({
      id: expect.any(Number),
      last_login: null,
      email: `${user.true_email}|${wire.server.company.company_id.toString(36)}`,
      true_email: expect.stringContaining("@test.example"),
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      is_active: true,
      is_manager: false,
      initial_password: "first of all",
      is_initial_password: true,
      first_name: "Ana",
      last_name: "",
      phone_number: "",
      total_licenses: 1,
      customer_accounts: [],
    });
    expect((await manage("GET", `/license-users/${user.id}/`)).json).toEqual(user);
    const change = { username: user.true_email, password: "first of all", new_password: "another one" };
    expect(await wire.server.call("change_password", change)).toMatchObject(granted());
    const changed = (await manage("GET", `/license-users/${user.id}/`)).json;
    expect(changed).toMatchObject({ initial_password: "", is_initial_password: false });
  });

  it("are found by address, login name, name, license and state", async () => {
    const user = await person({ last_name: `Last ${wire.nextNumber()}`, phone_number: "123" });
    const license = (await manage("GET", "/licenses/", { query: { license_users__id: user.id } })).json.results?.[0];
    const queries = [
      { email: user.email },
      { true_email: user.true_email.toUpperCase() },
      { email__icontains: user.true_email.slice(0, -4) },
      { last_name__icontains: user.last_name.toUpperCase(), phone_number: "123", is_active: true },
      ...(license === undefined ? [] : [{ license_id: license.id }]),
    ];
    for (const query of queries) {
      const { json } = await manage("GET", "/license-users/", { query });
      expect({ query, found: json.results.map(({ id }: { id: number }) => id) }).toEqual({ query, found: [user.id] });
    }
  });

  it("are changed; an address is nobody else's", async () => {
    const [user, other] = [await person(), await person()];
    const body = { first_name: "New", email: user.email };
    const changed = await manage("PATCH", `/license-users/${user.id}/`, { body });
    expect(changed).toMatchObject({ status: 200, json: { first_name: "New", true_email: user.true_email } });
    const taken = await manage("PATCH", `/license-users/${user.id}/`, { body: { email: other.true_email } });
    expect(taken).toMatchObject({ status: 400, json: { email: [expect.stringContaining("another license user")] } });
    const moved = `moved-${user.true_email}`;
    await manage("PATCH", `/license-users/${user.id}/`, { body: { email: moved } });
    expect(await find(moved)).toMatchObject({ id: user.id });
  });

  it.each(["by id", "by address"])("get a password %s, which is kept as its hash alone", async (way) => {
    const user = await person();
    const password = `a password set ${way}`;
    const answer =
      way === "by id"
        ? await manage("POST", `/license-users/${user.id}/set_password/`, { body: { password } })
        : await manage("POST", "/license-users/set_password/", { query: { email: user.email }, body: { password } });
    expect(answer).toMatchObject({ status: 200, json: { message: "Password set." } });
    expect(await find(user.true_email)).toMatchObject({ initial_password: "", is_initial_password: false });
    const signIn = { username: user.true_email, product: user.product };
    expect(await wire.server.call("user_licenses", { ...signIn, password })).toMatchObject({ status: 200 });
    const former = { ...signIn, password: user.initial_password };
    expect(await wire.server.call("user_licenses", former)).toMatchObject(refused("license_user_not_found"));
    const entries = await wire.server.context.database.read.selectFrom("audit_entry").selectAll().execute();
    expect(JSON.stringify(entries)).not.toContain(password);
    expect(JSON.stringify(entries)).not.toContain(user.initial_password);
  });

  it("get no password that is too short, and nobody who is unknown gets one", async () => {
    const user = await person();
    const short = await manage("POST", `/license-users/${user.id}/set_password/`, { body: { password: "short" } });
    expect(short).toMatchObject({ status: 400, json: { password: ["must have at least 8 characters"] } });
    const body = { password: "long enough" };
    expect((await manage("POST", "/license-users/7/set_password/", { body })).status).toBe(404);
    const query = { email: "nobody@test.example" };
    expect((await manage("POST", "/license-users/set_password/", { query, body })).status).toBe(404);
    expect((await manage("POST", "/license-users/set_password/", { body })).status).toBe(400);
  });

  it("give their devices and seats back when they are deleted, and leave the licenses", async () => {
    const seats = { is_floating_cloud: true, floating_users: 1, max_activations: 1, max_license_users: 2 };
    const license = await wire.license(seats, { users: { ana: {}, bo: {} } });
    const device = await license.activeDevice("ana");
    expect(await device.check()).toMatchObject(granted());
    const { id } = await find(license.user("ana").username);
    expect((await manage("DELETE", `/license-users/${id}/`)).status).toBe(204);
    expect((await manage("GET", `/license-users/${id}/`)).status).toBe(404);
    expect(await device.check()).toMatchObject(refused("license_not_found"));
    const ofBo = await license.activeDevice("bo");
    expect(await ofBo.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("can be allowed what managers do, within bounds, and lose it again", async () => {
    const { json: permissions } = await manage("GET", "/license-manager-permissions/");
    expect(permissions).toHaveLength(14);
    expect(permissions[0]).toEqual({ id: 1, name: "create_order" });
    const user = await person();
    const account = (await manage("POST", "/customer-accounts/", { body: { code: user.product } })).json;
    const [product] = (await manage("GET", "/products/", { query: { short_code: user.product } })).json.results;
    const [policy] = (await manage("GET", "/license-templates/", { query: { product: product.id } })).json.results;
    const body = {
      permission_ids: [2, 1, 2],
      products: [{ product_id: product.id, num_of_licenses: 3 }],
      license_template_ids: [policy.id],
      customer_account_ids: [account.id],
    };
    const path = `/license-users/${user.id}`;
    const allowed = { ...body, permission_ids: [1, 2] };
    expect((await manage("POST", `${path}/update_lm_permissions/`, { body })).json).toEqual(allowed);
    const fewer = { permission_ids: [5], products: [{ product_id: product.id }] };
    const changed = { ...allowed, ...fewer, products: [{ product_id: product.id, num_of_licenses: null }] };
    expect((await manage("POST", `${path}/update_lm_permissions/`, { body: fewer })).json).toEqual(changed);
    expect((await manage("GET", `${path}/lm_permissions/`)).json).toEqual(changed);
    expect(await find(user.true_email)).toMatchObject({ is_manager: true, customer_accounts: [account.id] });
    const managers = await manage("GET", "/license-users/", { query: { id: user.id, is_manager: true } });
    expect(managers.json.count).toBe(1);
    expect(await manage("POST", `${path}/remove_lm_permissions/`)).toMatchObject({ status: 200, text: "{}" });
    expect(await find(user.true_email)).toMatchObject({ is_manager: false, customer_accounts: [] });
  });

  it("are not allowed what is not there", async () => {
    const { id } = await person();
    const body = {
      permission_ids: [15],
      products: [{ product_id: 7 }],
      license_template_ids: [7],
      customer_account_ids: [7],
    };
    const { status, json } = await manage("POST", `/license-users/${id}/update_lm_permissions/`, { body });
    expect({ status, named: Object.keys(json.errors) }).toEqual({ status: 400, named: Object.keys(body) });
  });
});
