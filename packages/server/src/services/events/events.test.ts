/** Which events arise where, and what they tell. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { answering, Receiver, settleWebhooks } from "../../../test-support/receiver.ts";
import { undocumented } from "../../../test-support/told-as-documented.ts";
import { describeOnServers, type TestLicense } from "../../../test-support/wire.ts";
import { tellLicenseEnds } from "../license-ends/tell.ts";

const environment = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };

describeOnServers(
  "other systems",
  (wire) => {
    const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
    let receiver: Receiver;
    let endpoint: number;
    beforeEach(async () => {
      receiver = await new Receiver().open();
      receiver.behave = answering(200);
    });
    afterEach(async () => {
      expect(undocumented(receiver.received)).toEqual([]);
      await manage("DELETE", `/webhook-endpoints/${endpoint}/`);
      await receiver.close();
    });

    /** From now on a webhook hears of everything. */
    const listen = async () => {
      const { json } = await manage("POST", "/webhook-endpoints/", { body: { url: receiver.url } });
      endpoint = json.id;
    };
    /** What has been told since, in its order. */
    const told = async () => {
      await settleWebhooks(wire.server.context);
      const inOrder = receiver.received.toSorted((one, other) => orderOf(one.json.id) - orderOf(other.json.id));
      return inOrder.map(({ json: { event, data } }) => ({ event, data }));
    };
    const orders = new Map<string, number>();
    const orderOf = (uuid: string) => orders.get(uuid) ?? 0;
    const names = async () => {
      await settleWebhooks(wire.server.context);
      const rows = await wire.server.context.database.read.selectFrom("event").select(["id", "uuid"]).execute();
      for (const { id, uuid } of rows) orders.set(uuid, id);
      return (await told()).map(({ event }) => event);
    };
    const idOf = async ({ key }: TestLicense) =>
      (await manage("GET", "/licenses/", { query: { license_key: key } })).json.results[0].id as number;

    it("hear of activations and deactivations, with license, product, order and device", async () => {
      const license = await wire.license({ max_activations: 2 });
      const id = await idOf(license);
      await listen();
      const device = await license.activeDevice();
      expect(await device.activate()).toMatchObject(granted());
      expect(await device.deactivate()).toMatchObject(granted());
      expect(await names()).toEqual(["license.activated", "license.deactivated"]);
      const [activated, deactivated] = await told();
      expect(activated?.data).toMatchObject({
        license: {
          id,
          license_key: license.key,
          activations_type: "online",
          times_activated: 1,
          active: true,
          product: { short_code: license.product },
          order: { store_id: license.order },
          customer: null,
        },
        device: { hardware_id: device.hardwareId, license_user: null },
      });
      expect(deactivated?.data.license).toMatchObject({ id, times_activated: 0, active: false });
    });

    it("hear that the last activation of a license, and of one of its users, was taken", async () => {
      const license = await wire.license(
        { max_activations: 3, max_license_users: 5 },
        { users: { ana: { max_activations: 1 }, ben: {} } },
      );
      await listen();
      await license.activeDevice("ana");
      await license.activeDevice("ben");
      await license.activeDevice("ben");
      expect(await names()).toEqual([
        "license.activated",
        "license.limit_reached",
        "license.activated",
        "license.activated",
        "license.limit_reached",
      ]);
      const limits = (await told()).filter(({ event }) => event === "license.limit_reached").map(({ data }) => data);
      expect(limits).toMatchObject([
        { limit: "user_activations", size: 1, used: 1, license_user: expect.any(Number) },
        { limit: "activations", size: 3, used: 3, license_user: null },
      ]);
    });

    it("hear that the last free seat of a license, or of a feature, was taken, and not when one is renewed", async () => {
      const floating = { is_floating: true, is_floating_cloud: true, floating_timeout: 60 };
      const license = await wire.license(
        { max_activations: 9, ...floating, floating_users: 2 },
        { features: [{ code: "RENDER", ...floating, floating_users: 1 }] },
      );
      const devices = license.devices(3);
      for (const device of devices) await device.activate();
      await listen();
      await devices[0].check();
      await devices[1].check();
      await devices[1].check();
      expect(await devices[2].check()).toMatchObject(refused("floating_not_available"));
      await devices[0].checkFeature("RENDER");
      await wire.server.context.refusals.flush(wire.server.context);
      const heard = (await names()).filter((event) => event === "license.seats_exhausted");
      expect(heard).toHaveLength(2);
      const exhausted = (await told()).filter(({ event }) => event === "license.seats_exhausted");
      expect(exhausted.map(({ data }) => data)).toMatchObject([
        { feature: null, seats: 2 },
        { feature: "RENDER", seats: 1 },
      ]);
      const refusals = (await told()).filter(({ event }) => event === "license.refused");
      expect(refusals.map(({ data }) => data)).toMatchObject([
        { code: "floating_not_available", call: "check_license", hardware_id: devices[2].hardwareId, count: 1 },
      ]);
    });

    it("hear that the last unit of consumption was taken, overages included, and not before", async () => {
      const terms = { license_type: "consumption", max_consumptions: 5, allow_overages: true, max_overages: 2 };
      const license = await wire.license(terms);
      const device = await license.activeDevice();
      await listen();
      await device.call("add_consumption", { consumptions: 6 });
      expect(await names()).toEqual([]);
      await device.call("add_consumption", { consumptions: 1 });
      expect(await names()).toEqual(["license.limit_reached"]);
      expect((await told())[0]?.data).toMatchObject({
        limit: "consumptions",
        size: 7,
        used: 7,
        feature: null,
        license: { total_consumptions: 7 },
      });
    });

    it("hear of trials: customer, order and license", async () => {
      const license = await wire.license({}, { product: { allow_trial: true, trial_days: 5 } });
      await listen();
      const hardware_id = `trial-${wire.nextNumber()}`;
      const email = `t${wire.nextNumber()}@people.example`;
      await wire.server.call("trial_key", { product: license.product, hardware_id, email, first_name: "Ana" });
      expect(await names()).toEqual(["customer.created", "order.created", "license.created"]);
      expect((await told())[2]?.data.license).toMatchObject({ is_trial: true, customer: { email } });
    });

    it("hear of variables of devices that are new or have another value", async () => {
      const license = await wire.license();
      const device = await license.activeDevice();
      await listen();
      const track = (variables: object) => device.call("track_device_variables", { variables });
      await track({ colour: "red", size: "9" });
      await track({ colour: "red", size: "10" });
      expect(await names()).toEqual(["device_variable.created", "device_variable.created", "device_variable.updated"]);
      expect((await told())[2]?.data.device_variable).toMatchObject({
        variable: "size",
        value: "10",
        device: { hardware_id: device.hardwareId },
      });
    });

    it("hear that licenses end, and that they are about to, by the documented names and by days", async () => {
      const license = await wire.license({ license_type: "time-limited", validity_period: "2026-03-10" });
      await listen();
      for (const instant of ["2026-03-08T00:00:00.000Z", "2026-03-11T00:00:00.000Z"]) {
        wire.clock.set(instant);
        await tellLicenseEnds(wire.server.context);
      }
      await names();
      const ofLicense = (await told()).filter(({ data }) => data.license.license_key === license.key);
      expect(ofLicense.map(({ event }) => event)).toEqual([
        "license.will_expire_3_days",
        "license.will_expire",
        "license.expired",
      ]);
      expect(ofLicense[1]?.data).toMatchObject({ ends: "license", days: 3, date: "2026-03-10" });
    });

    it("hear of what an order brings, and of what becomes of a license in the vendor's hands", async () => {
      const catalog = await wire.license({}, { users: { guest: {} } });
      await listen();
      const email = `u${wire.nextNumber()}@people.example`;
      const order = {
        customer: { email: `b${wire.nextNumber()}@people.example` },
        items: [{ product_code: catalog.product, licenses: [{ users: [{ email }], max_license_users: 10 }] }],
      };
      const placed = (await manage("POST", "/orders/create_order/", { body: order })).json;
      const orderId = placed.id ?? placed.order;
      expect(await names()).toEqual([
        "customer.created",
        "order.created",
        "license.created",
        "license.license_user.assigned",
      ]);
      const { id } = (await told())[2]?.data.license ?? {};
      receiver.received.length = 0;
      await manage("POST", `/licenses/${id}/disable/`);
      await manage("PATCH", `/licenses/${id}/`, { body: { note: "kept" } });
      const people = Array.from({ length: 9 }, () => ({ email: `p${wire.nextNumber()}@people.example` }));
      for (const person of people) await manage("POST", `/licenses/${id}/assign_user/`, { body: person });
      await manage("POST", `/licenses/${id}/unassign_user/`, { body: { license_user_email: email } });
      await manage("POST", `/licenses/${id}/reset/`);
      await manage("DELETE", `/licenses/${id}/`);
      expect(await names()).toEqual([
        "license.updated",
        "license.updated",
        ...people.slice(0, 7).map(() => "license.license_user.assigned"),
        "license.license_user.assigned",
        "license.limit_near",
        "license.license_user.assigned",
        "license.limit_reached",
        "license.license_user.unassigned",
        "license.reset",
        "license.deleted",
      ]);
      expect((await told()).at(-1)?.data.license).toMatchObject({ id, enabled: false });
      expect(orderId === undefined || typeof orderId === "number").toBe(true);
    });

    it("hear of products and their versions", async () => {
      await listen();
      const short_code = `p${wire.nextNumber()}`;
      const body = { short_code, product_name: "P", authorization_method: "license-key" };
      const product = (await manage("POST", "/products/", { body })).json;
      await manage("PATCH", `/products/${product.id}/`, { body: { product_name: "Q" } });
      const version = { product: product.id, version: "1.0", environment: "win", full_link: "https://x.example/1" };
      const file = (await manage("POST", "/installation-files/", { body: version })).json;
      await manage("PATCH", `/installation-files/${file.id}/`, { body: { enabled: false } });
      await manage("DELETE", `/installation-files/${file.id}/`);
      expect(await names()).toEqual([
        "product.created",
        "product.updated",
        "installation_file.created",
        "installation_file.updated",
        "installation_file.deleted",
      ]);
      expect((await told())[2]?.data.installation_file).toMatchObject({ version: "1.0", product: { short_code } });
    });

    it("hear when a consumption pool has come to 80, 90 and 100 percent, each once", async () => {
      const account = (await manage("POST", "/customer-accounts/", { body: { code: `a${wire.nextNumber()}` } })).json;
      const license = await wire.license({ license_type: "consumption", allow_unlimited_consumptions: true });
      const id = await idOf(license);
      const { order } = (await manage("GET", `/licenses/${id}/`)).json;
      await manage("PATCH", `/orders/${order}/`, { body: { customer_account: account.id } });
      const pool = {
        code: `pool${wire.nextNumber()}`,
        name: "P",
        type: "license",
        customer_account: account.id,
        max_consumptions: 10,
      };
      const made = (await manage("POST", "/consumption-pools/", { body: pool })).json;
      const joined = await manage("POST", `/consumption-pools/${made.id}/add_member/`, { body: { license: id } });
      expect(joined.status).toBeLessThan(300);
      const device = await license.activeDevice();
      await listen();
      for (const consumptions of [7, 1, 1, 1]) await device.call("add_consumption", { consumptions });
      await names();
      expect((await told()).map(({ data }) => [data.percent, data.consumption_pool.total_consumptions])).toEqual([
        [80, 8],
        [90, 9],
        [100, 10],
      ]);
    });

    it("are told nothing where what was to be told did not take place", async () => {
      const license = await wire.license({ max_activations: 1 });
      await license.activeDevice();
      await listen();
      expect(await license.device().activate()).toMatchObject(refused("license_activated_max_times"));
      expect(await manage("POST", "/products/", { body: { short_code: license.product } })).toMatchObject({
        status: 400,
      });
      const rows = await wire.server.context.database.read
        .selectFrom("event")
        .selectAll()
        .where("distributed_at", "is", null)
        .execute();
      expect(rows).toEqual([]);
    });
  },
  { environment },
);
