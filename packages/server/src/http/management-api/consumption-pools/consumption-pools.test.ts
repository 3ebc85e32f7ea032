import { expect, it } from "vitest";
import type { LicensedDevice } from "../../../../test-support/licensed-device.ts";
import { type Made, newProductMaker } from "../../../../test-support/managed-product.ts";
import { OfflineClient } from "../../../../test-support/offline-client.ts";
import { describeOnServers, type TestLicense } from "../../../../test-support/wire.ts";

const COUNTING = { license_type: "consumption", max_consumptions: 100 };

describeOnServers("consumption pools", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const { make } = newProductMaker(wire);

  async function makeAccount() {
    return make("/customer-accounts/", { code: `account-${wire.nextNumber()}` });
  }

  async function makePool(members: object = {}, account?: number) {
    return make("/consumption-pools/", {
      name: "Pool",
      code: `pool-${wire.nextNumber()}`,
      type: "license",
      max_consumptions: 10,
      customer_account: account ?? (await makeAccount()).id,
      ...members,
    });
  }

  const idOf = async (license: TestLicense): Promise<number> =>
    (await manage("GET", "/licenses/", { query: { license_key: license.key } })).json.results[0].id;

  /** Puts the order of the license into the account. */
  async function assign(license: TestLicense, account: unknown) {
    const { json } = await manage("GET", "/orders/", { query: { store_id: license.order } });
    const changed = await manage("PATCH", `/orders/${json.results[0].id}/`, { body: { customer_account: account } });
    expect(changed.status).toBe(200);
  }

  async function makeMember(pool: Made, terms: object = {}) {
    const license = await wire.license({ ...COUNTING, ...terms });
    const id = await join(pool, license);
    return { id, device: await license.activeDevice() };
  }

  async function join(pool: Made, license: TestLicense): Promise<number> {
    await assign(license, pool.customer_account);
    const id = await idOf(license);
    const added = await manage("POST", `/consumption-pools/${pool.id}/add_member/`, { body: { license: id } });
    expect(added).toMatchObject({ status: 200 });
    return id;
  }

  const tell = async (id: number) => (await manage("GET", `/consumption-pools/${id}/`)).json;
  const change = (id: number, body: object) => manage("PATCH", `/consumption-pools/${id}/`, { body });

  it("are made, told, listed, changed and deleted, all members in their order", async () => {
    const account = await makeAccount();
    const body = { name: "Prints", code: "prints", type: "license", max_consumptions: 5, customer_account: account.id };
    const made = await manage("POST", "/consumption-pools/", { body });
    expect(made.status).toBe(201);
    const { id } = made.json;
    expect(Object.entries(made.json)).toEqual(
      Object.entries({
        id,
        created_at: "2026-03-03T09:15:00.000Z",
        updated_at: "2026-03-03T09:15:00.000Z",
        name: "Prints",
        code: "prints",
        type: "license",
        max_consumptions: 5,
        allow_overages: false,
        max_overages: 0,
        reset_consumption: false,
        consumption_period: null,
        total_consumptions: 0,
        held_total: 0,
        member_count: 0,
        customer_account: account.id,
        metadata: {},
      }),
    );
    const query = { customer_account: account.id, type: "license", name__icontains: "PRI" };
    expect((await manage("GET", "/consumption-pools/", { query })).json).toMatchObject({ results: [made.json] });
    expect((await change(id, { max_consumptions: 7, code: "other" })).json).toMatchObject({
      max_consumptions: 7,
      code: "prints",
    });
    expect((await manage("DELETE", `/consumption-pools/${id}/`)).status).toBe(204);
    expect((await manage("GET", `/consumption-pools/${id}/`)).status).toBe(404);
  });

  it("are one for each code of a customer account", async () => {
    const { id: customer_account } = await makeAccount();
    const body = { name: "One", code: "one", type: "license", customer_account };
    const made = await Promise.all(Array.from({ length: 4 }, () => manage("POST", "/consumption-pools/", { body })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400]);
    expect(made.find(({ status }) => status === 400)?.json).toMatchObject({
      errors: { code: [expect.stringContaining("another pool")] },
    });
  });

  it("bound what all members consume together, whatever each might by itself", async () => {
    const pool = await makePool();
    const [one, other] = [await makeMember(pool), await makeMember(pool)];
    expect(await one.device.call("add_consumption", { consumptions: 6 })).toMatchObject({ status: 200 });
    expect(await other.device.call("add_consumption", { consumptions: 5 })).toMatchObject({
      status: 400,
      code: "license_not_enough_consumptions",
    });
    expect(await other.device.call("add_consumption", { consumptions: 4 })).toMatchObject({ status: 200 });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 10, member_count: 2 });
    expect((await manage("GET", `/licenses/${other.id}/`)).json).toMatchObject({ total_consumptions: 4 });
    await change(pool.id, { allow_overages: true, max_overages: 1 });
    expect(await other.device.call("add_consumption")).toMatchObject({ status: 200 });
    expect(await other.device.call("add_consumption")).toMatchObject({ status: 400 });
  });

  it("leave each member its own limit, and count nothing that the member refuses", async () => {
    const pool = await makePool();
    const { device } = await makeMember(pool, { max_consumptions: 2 });
    expect(await device.call("add_consumption", { consumptions: 3 })).toMatchObject({ status: 400 });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 0 });
  });

  it("take back what members give back, never more than was consumed from them", async () => {
    const pool = await makePool();
    const { id, device } = await makeMember(pool, { allow_negative_consumptions: true });
    await manage("PATCH", `/licenses/${id}/`, { body: { total_consumptions: 20 } });
    await device.call("add_consumption", { consumptions: 3 });
    await device.call("add_consumption", { consumptions: -2 });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 1 });
    await device.call("add_consumption", { consumptions: -5 });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 0 });
  });

  it("start anew with their period, and when the vendor says so", async () => {
    const pool = await makePool({ reset_consumption: true, consumption_period: "daily" });
    const { device } = await makeMember(pool);
    await device.call("add_consumption", { consumptions: 10 });
    expect(await device.call("add_consumption")).toMatchObject({ status: 400 });
    expect((await change(pool.id, { total_consumptions: 4 })).json).toMatchObject({ total_consumptions: 4 });
    wire.clock.advance({ days: 1 });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 0 });
    await device.call("add_consumption", { consumptions: 10 });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 10 });
  });

  it("can be shared by features that count", async () => {
    const pool = await makePool({ type: "license_product_feature", max_consumptions: 3 });
    const license = await wire.license(
      {},
      { features: [{ code: "PAGES", feature_type: "consumption", max_consumption: 50 }, { code: "PLAIN" }] },
    );
    await assign(license, pool.customer_account);
    const features = (await manage("GET", `/licenses/${await idOf(license)}/`)).json.product_features;
    const featureId = (code: string) =>
      features.find(({ product_feature }: { product_feature: { code: string } }) => product_feature.code === code).id;
    const add = (code: string) =>
      manage("POST", `/consumption-pools/${pool.id}/add_member/`, {
        body: { license_product_feature: featureId(code) },
      });
    expect(await add("PLAIN")).toMatchObject({
      status: 400,
      json: { license_product_feature: ["must count consumption"] },
    });
    expect((await add("PAGES")).json).toEqual([{ id: featureId("PAGES"), held: 0 }]);
    const device = await license.activeDevice();
    expect(await device.call("add_feature_consumption", { feature: "PAGES", consumptions: 3 })).toMatchObject({
      status: 200,
    });
    expect(await device.call("add_feature_consumption", { feature: "PAGES" })).toMatchObject({
      code: "feature_not_enough_consumptions",
    });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 3, member_count: 1 });
  });

  it("have members of their own customer account alone, each of one pool, and go when they are empty", async () => {
    const pool = await makePool();
    const stranger = await idOf(await wire.license(COUNTING));
    const { id } = await makeMember(pool);
    const add = (license: unknown, to = pool.id) =>
      manage("POST", `/consumption-pools/${to}/add_member/`, { body: { license } });
    expect(await add(stranger)).toMatchObject({ status: 400, json: { license: [expect.stringContaining("account")] } });
    expect(await add(1)).toMatchObject({ status: 400, json: { license: ["must be the id of a license"] } });
    expect(await add(undefined)).toMatchObject({ status: 400, json: { license: ["is required"] } });
    const other = await makePool({}, pool.customer_account as number);
    expect(await add(id, other.id)).toMatchObject({
      status: 400,
      json: { license: [expect.stringContaining("another pool")] },
    });
    expect((await add(id)).json).toEqual([{ id, held: 0 }]);
    expect(await manage("DELETE", `/consumption-pools/${pool.id}/`)).toMatchObject({
      status: 409,
      json: { code: "object_in_use" },
    });
    const remove = () => manage("POST", `/consumption-pools/${pool.id}/remove_member/`, { body: { license: id } });
    expect((await remove()).json).toEqual([]);
    expect(await remove()).toMatchObject({ status: 400 });
    expect((await manage("DELETE", `/consumption-pools/${pool.id}/`)).status).toBe(204);
  });

  it("reserve units for devices without a connection, until these are given back", async () => {
    const pool = await makePool();
    const [one, other] = [await makeMember(pool), await makeMember(pool)];
    const { results } = (await manage("GET", "/devices/", { query: { license: one.id } })).json;
    const checkOut = (checked_out: number) =>
      manage("POST", "/consumption-pool-license-checkouts/", { body: { device: results[0].id, checked_out } });
    const made = await checkOut(8);
    expect(made).toMatchObject({
      status: 201,
      json: { checked_out: 8, consumed: 0, returned: 0, synced_at: null, consumption_pool: pool.id },
    });
    expect(await checkOut(3)).toMatchObject({ status: 400, json: { checked_out: [expect.stringContaining("2")] } });
    expect(await tell(pool.id)).toMatchObject({ held_total: 8, total_consumptions: 0 });
    expect((await manage("GET", `/consumption-pools/${pool.id}/members/`)).json).toEqual([
      { id: one.id, held: 8 },
      { id: other.id, held: 0 },
    ]);
    expect(await other.device.call("add_consumption", { consumptions: 3 })).toMatchObject({ status: 400 });
    await one.device.deactivate();
    expect(await tell(pool.id)).toMatchObject({ held_total: 0 });
    const path = "/consumption-pool-license-checkouts/";
    expect((await manage("GET", `${path}${made.json.id}/`)).json).toMatchObject({ returned: 8 });
    expect((await manage("GET", path, { query: { consumption_pool: pool.id } })).json).toMatchObject({ count: 1 });
    const ofFeatures = "/consumption-pool-license-feature-checkouts/";
    expect((await manage("GET", ofFeatures, { query: { consumption_pool: pool.id } })).json.count).toBe(0);
    expect((await manage("GET", `${ofFeatures}${made.json.id}/`)).status).toBe(404);
  });

  it("count what devices report from offline, of what they checked out first", async () => {
    const pool = await makePool();
    const license = await wire.license({ ...COUNTING, max_activations: 3 });
    const id = await join(pool, license);
    const client = new OfflineClient(license, wire);
    await client.activate();
    const { results } = (await manage("GET", "/devices/", { query: { license: id } })).json;
    const body = { device: results[0].id, checked_out: 6 };
    const made = await manage("POST", "/consumption-pool-license-checkouts/", { body });
    wire.clock.advance({ days: 1 });
    expect(await client.deactivate({ consumptions: 4 })).toMatchObject({ status: 200 });
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 4, held_total: 0 });
    expect((await manage("GET", `/consumption-pool-license-checkouts/${made.json.id}/`)).json).toMatchObject({
      checked_out: 6,
      consumed: 4,
      returned: 2,
      synced_at: "2026-03-04T09:15:00.000Z",
    });
  });

  it("never give more than they hold, however many members ask at once", async () => {
    const pool = await makePool({ max_consumptions: 25 });
    const devices: LicensedDevice[] = [];
    for (let count = 0; count < 5; count += 1) devices.push((await makeMember(pool)).device);
    const asking = Array.from({ length: 8 }, () => devices).flat();
    const answers = await Promise.all(asking.map((device) => device.call("add_consumption")));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(25);
    expect(await tell(pool.id)).toMatchObject({ total_consumptions: 25 });
  });

  it("that go meanwhile are told as absent, to whoever deletes or changes or joins them", async () => {
    for (let round = 0; round < 6; round += 1) {
      const pool = await makePool();
      const license = await wire.license(COUNTING);
      await assign(license, pool.customer_account);
      const path = `/consumption-pools/${pool.id}/`;
      const joining = { body: { license: await idOf(license) } };
      const answers = await Promise.all([
        ...[1, 2, 3].map(() => manage("DELETE", path)),
        manage("PATCH", path, { body: { max_consumptions: 99 } }),
        manage("POST", `${path}add_member/`, joining),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => ![200, 204, 404, 409].includes(status))).toEqual([]);
    }
  });
});
