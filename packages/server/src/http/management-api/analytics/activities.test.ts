import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { pruneActivities } from "../../../services/activities/prune.ts";

describeOnServers("activities", (wire) => {
  const manage = async (path: string, query: Record<string, string | number> = {}) =>
    (await wire.server.manage("GET", path, { query })).json;
  const flush = () => wire.server.context.activities.flush(wire.server.context);

  /** A license with a device, what is counted of it, and its ids. */
  async function usedLicense() {
    const license = await wire.license({}, {});
    const device = await license.activeDevice();
    await device.check();
    await device.check();
    await license.device().check();
    await flush();
    const id = await license.id(device);
    await flush();
    const [{ product, order, customer }] = (await manage("/activities/", { license: id, limit: 1 })).results;
    return { id, device, product, order, customer };
  }

  it("tell of each call its action, its outcome and what it was about", async () => {
    const { id, order, product } = await usedLicense();
    const { results, count } = await manage("/activities/", { license__in: id, order_by: "id" });
    expect(count).toBe(5);
    expect(results[0]).toEqual({
      id: expect.any(Number),
      ts: new Date(wire.clock.now()).toISOString(),
      action: "activation",
      count: 1,
      call_count: 1,
      extra: {},
      product,
      license: id,
      customer: null,
      order,
      status_code: 200,
    });
    expect(results.map((one: { action: string; status_code: number }) => `${one.action} ${one.status_code}`)).toEqual([
      "activation 200",
      "check 200",
      "check 200",
      "check 400",
      "check 200",
    ]);
  });

  it("are counted by the hour, each call once, however often they are written", async () => {
    const { id, device } = await usedLicense();
    await device.check();
    await flush();
    wire.clock.advance({ hours: 1 });
    await device.check();
    await flush();
    const { results } = await manage("/activities-hourly/", { license: id, order_by: "ts" });
    const counts = results.map((hour: Record<string, unknown>) => [
      hour.ts,
      hour.action,
      hour.status_code,
      hour.call_count,
    ]);
    const start = new Date(wire.clock.now());
    const [before, after] = [startOfHour(start.getTime() - 3_600_000), startOfHour(start.getTime())];
    expect(counts.toSorted()).toEqual([
      [before, "activation", 200, 1],
      [before, "check", 200, 4],
      [before, "check", 400, 1],
      [after, "check", 200, 1],
    ]);
    expect(await manage("/activities-hourly/total_call_count/", { license: id })).toEqual({ total_call_count: 7 });
    expect((await manage("/activities/", { license: id })).count).toBe(7);
  });

  it("of users are those of the license on their device", async () => {
    const license = await wire.license({ max_license_users: 0 }, { users: { ana: {}, bo: {} } });
    const device = await license.activeDevice("bo");
    await device.check();
    await flush();
    const id = await license.id(device);
    const actions = (await manage("/activities/", { license: id })).results.map(
      ({ action }: { action: string }) => action,
    );
    expect(actions).toEqual(["check", "activation"]);
  });

  it.each([
    ["action__in", "check,activation", 5],
    ["action__in", "activation", 1],
    ["status_code__gte", "400", 1],
    ["status_code__lt", "400", 4],
    ["status_code__in", "400,403", 1],
    ["ts__lte", "2020-01-01T00:00:00Z", 0],
    ["ts__date__gte", "2020-01-01", 5],
    ["product__in", "1", 0],
  ])("are found by %s=%s, as are their counts", async (name, value, found) => {
    const { id } = await usedLicense();
    const query = { license__in: id, [name]: value };
    expect((await manage("/activities/", query)).count).toBe(found);
    expect((await manage("/activities-hourly/total_call_count/", query)).total_call_count).toBe(found);
  });

  it("tell which actions, licenses, orders and customers had the most calls", async () => {
    const one = await usedLicense();
    const other = await usedLicense();
    await other.device.check();
    await flush();
    const license__in = `${one.id},${other.id}`;
    expect(await manage("/activities-hourly/actions_stats/", { license__in })).toEqual([
      { action: "check", count: 9 },
      { action: "activation", count: 2 },
    ]);
    expect(await manage("/activities-hourly/top_call_count_licenses/", { license__in })).toEqual([
      { license: other.id, call_count: 6 },
      { license: one.id, call_count: 5 },
    ]);
    expect(await manage("/activities-hourly/top_call_count_orders/", { license__in, limit: 1 })).toEqual([
      { order: other.order, call_count: 6 },
    ]);
    expect(await manage("/activities-hourly/top_call_count_customers/", { license__in })).toEqual([]);
  });

  it("of an unknown product or key are counted for the company alone", async () => {
    const before = await manage("/activities-hourly/total_call_count/", { product__isnull: "true" });
    await wire.server.call("check_license", { product: "nothing", hardware_id: "a", license_key: "b" });
    await wire.server.call("check_license", { product: "nothing" }, { credentials: { shared_key: "wrong" } });
    await flush();
    const { results } = await manage("/activities/", { limit: 1 });
    expect(results[0]).toMatchObject({ product: null, license: null, order: null, status_code: 400 });
    const after = await manage("/activities-hourly/total_call_count/", { product__isnull: "true" });
    expect(after.total_call_count - before.total_call_count).toBe(1);
  });

  it("are answered by POST as by GET, and say which methods they take", async () => {
    const posted = await wire.server.manage("POST", "/activities-hourly/", { query: { limit: 1 }, body: {} });
    expect(posted).toMatchObject({ status: 200, json: { count: expect.any(Number) } });
    const options = await wire.server.manage("OPTIONS", "/activities/");
    expect(options.headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
    const counts = await wire.server.manage("OPTIONS", "/activities-hourly/actions_stats/");
    expect(counts.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  });

  it("are forgotten after the days that the company keeps them, single ones first", async () => {
    const { id } = await usedLicense();
    wire.clock.advance({ days: 31 });
    await pruneActivities(wire.server.context);
    expect((await manage("/activities/", { license: id })).count).toBe(0);
    expect((await manage("/activities-hourly/total_call_count/", { license: id })).total_call_count).toBe(5);
    wire.clock.advance({ days: 800 });
    await pruneActivities(wire.server.context);
    expect((await manage("/activities-hourly/total_call_count/", { license: id })).total_call_count).toBe(0);
  });
});

function startOfHour(instant: number): string {
  return new Date(instant - (instant % 3_600_000)).toISOString();
}
