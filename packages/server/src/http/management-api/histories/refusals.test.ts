import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { pruneRefusals } from "../../../services/refusals/prune.ts";

const floating = { is_floating_cloud: true, floating_users: 1, max_activations: 9 };

describeOnServers("refused calls", (wire) => {
  const refusals = async (query: Record<string, string | number | boolean>, path = "/refusals/") => {
    const { context, manage } = wire.server;
    await context.refusals.flush(context);
    return (await manage("GET", path, { query })).json;
  };

  it("say why a user got no seat: code, license, device, user and time", async () => {
    const license = await wire.license(
      { ...floating, max_license_users: 2 },
      { users: { ada: {}, bob: {} }, features: [{ code: "mesh", is_floating_cloud: true, floating_users: 0 }] },
    );
    const [a, b] = [await license.activeDevice("ada"), await license.activeDevice("bob")];
    await a.check();
    await b.check();
    await b.checkFeature("mesh");
    const { username } = license.user("bob");
    const { results } = await refusals({ username, ts__gte: new Date(wire.clock.now()).toISOString() });
    expect(results).toHaveLength(2);
    expect(results.find(({ call }: { call: string }) => call === "check_license")).toEqual({
      id: expect.any(Number),
      ts: new Date(wire.clock.now()).toISOString(),
      code: "floating_not_available",
      message: expect.stringContaining("Every seat is taken"),
      call: "check_license",
      product: expect.any(Number),
      product_short_code: license.product,
      license: await license.id(a),
      feature: "",
      hardware_id: b.hardwareId,
      username,
      count: 1,
    });
    expect((await refusals({ username, feature: "mesh" })).results).toMatchObject([{ call: "check_license_feature" }]);
  });

  it("that are alike are one with a count until they are written", async () => {
    const license = await wire.license(floating);
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    for (let time = 0; time < 3; time += 1) await b.check();
    await b.checkFeature("none");
    const { results } = await refusals({ license__license_key: license.key, order_by: "code" });
    expect(results.map(({ code, count }: { code: string; count: number }) => [code, count])).toEqual([
      ["floating_not_available", 3],
      ["invalid_license_feature_code", 1],
    ]);
  });

  it("are counted by code, call, license and device over a span", async () => {
    const license = await wire.license(floating);
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    await b.check();
    await b.check();
    await license.device().check();
    const id = await license.id(a);
    const last_ts = new Date(wire.clock.now()).toISOString();
    const report = await refusals({ license: id }, "/refusals/report/");
    expect(report).toEqual({
      total: 3,
      by_code: [
        { code: "floating_not_available", count: 2, last_ts },
        { code: "device_not_found", count: 1, last_ts },
      ],
      by_call: [{ call: "check_license", count: 3, last_ts }],
      by_license: [{ license: id, count: 3, last_ts }],
      by_device: [
        { license: id, hardware_id: b.hardwareId, username: "", count: 2, last_ts },
        { license: id, hardware_id: expect.any(String), username: "", count: 1, last_ts },
      ],
    });
    wire.clock.advance({ days: 2 });
    expect((await refusals({ license: id }, "/refusals/report/")).total).toBe(0);
    expect((await refusals({ license: id, ts__gte: "2026-01-01" }, "/refusals/report/")).total).toBe(3);
  });

  it("keep no key that was tried, and nothing of callers who have not proved who they are", async () => {
    const license = await wire.license();
    const hardware_id = `guess-${wire.nextNumber()}`;
    const parameters = { product: license.product, hardware_id, license_key: "GUESS-ED00-0000-0001" };
    const count = async () => (await refusals({ hardware_id })).count;
    await wire.server.call("check_license", parameters, { credentials: { shared_key: "wrong" } });
    await wire.server.call("check_license", { hardware_id, license_key: parameters.license_key });
    expect(await count()).toBe(0);
    await wire.server.call("check_license", parameters);
    expect(await count()).toBe(1);
    const rows = await wire.server.context.database.read.selectFrom("refusal").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain("GUESS-ED00");
    expect(rows.find((row) => row.hardware_id === hardware_id)).toMatchObject({
      code: "license_not_found",
      license_id: null,
      product: license.product,
    });
  });

  it("are forgotten when they are older than the company keeps them, and the oldest where there are too many", async () => {
    const license = await wire.license(floating);
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    const id = await license.id(a);
    for (const days of [0, 60, 35]) {
      wire.clock.advance({ days });
      await a.check();
      await b.check();
      await refusals({});
    }
    const kept = async () => (await refusals({ license: id })).count;
    expect(await kept()).toBe(3);
    await pruneRefusals(wire.server.context);
    expect(await kept()).toBe(2);
    await pruneRefusals(wire.server.context, undefined, 1);
    expect(await kept()).toBe(1);
  });
});
