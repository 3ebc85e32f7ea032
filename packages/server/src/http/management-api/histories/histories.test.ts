import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { changeSettings } from "../../../services/companies/settings.ts";
import { pruneHistories } from "../../../services/histories/prune.ts";

describeOnServers("histories", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const get = async (path: string, query: Record<string, string | number | boolean>) =>
    (await manage("GET", path, { query })).json;

  async function moved() {
    const license = await wire.license({ max_activations: 1 });
    const a = await license.activeDevice();
    const id = await license.id(a);
    wire.clock.advance({ minutes: 1 });
    await a.deactivate();
    wire.clock.advance({ days: 1 });
    const b = await license.activeDevice();
    return { license, id, a, b };
  }

  it("of activations tell each of them with its device, newest first, found by time and by what was done", async () => {
    const { id, a, b } = await moved();
    const { count, results } = await get("/license-activation-histories/", { license: id });
    expect(count).toBe(3);
    expect(results[0]).toEqual({
      id: expect.any(Number),
      device: expect.objectContaining({ hardware_id: b.hardwareId, device_variables: [], device_active: true }),
      license: id,
      ts: new Date(wire.clock.now()).toISOString(),
      action: "activation",
      is_transfer: true,
      license_user: null,
    });
    expect((await manage("GET", `/license-activation-histories/${results[0].id}/`)).json).toEqual(results[0]);
    const actions = async (query: object) =>
      (await get("/license-activation-histories/", { license: id, ...query })).results.map(
        ({ action, device }: { action: string; device: { hardware_id: string } }) => [action, device.hardware_id],
      );
    expect(await actions({ action: "deactivation" })).toEqual([["deactivation", a.hardwareId]]);
    const today = new Date(wire.clock.now()).toISOString().slice(0, 10);
    expect(await actions({ ts__date__gte: today })).toEqual([["activation", b.hardwareId]]);
    expect(await actions({ ts__lte: "2026-03-03T09:15:00Z" })).toEqual([["activation", a.hardwareId]]);
  });

  it("of activations count the transfers among those that fit", async () => {
    const { id } = await moved();
    const path = "/license-activation-histories/transfer_count/";
    expect(await get(path, { license: id })).toEqual({ transfer_count: 1 });
    expect(await get(path, { license: id, ts__date__lte: "2026-03-03" })).toEqual({ transfer_count: 0 });
  });

  it("of licenses tell what happened, who did it and what it was about", async () => {
    const { id, b } = await moved();
    const { results } = await get("/devices/", { hardware_id: b.hardwareId });
    await manage("POST", `/devices/${results[0].id}/blacklist/`);
    const found = await get("/license-histories/", { license: id, text__icontains: "BLACK" });
    expect(found).toMatchObject({ count: 1, next: null, previous: null });
    expect(found.results[0]).toEqual({
      id: expect.any(Number),
      device: results[0].id,
      license_user: null,
      ts: new Date(wire.clock.now()).toISOString(),
      source: "management-key",
      sdk_version: null,
      level: "info",
      text: "Device blacklisted",
      data: { by: "first key", hardware_id: b.hardwareId },
      license: id,
    });
    expect((await manage("GET", `/license-histories/${found.results[0].id}/`)).json).toEqual(found.results[0]);
    const { product } = (await manage("GET", `/licenses/${id}/`)).json;
    const ofProduct = await get("/license-histories/", { product__in: product.id, text: "Device blacklisted" });
    expect(ofProduct.count).toBe(1);
  });

  it("of licenses are exported within at most 24 hours, oldest first", async () => {
    const { id, b } = await moved();
    const { results } = await get("/devices/", { hardware_id: b.hardwareId });
    await manage("POST", `/devices/${results[0].id}/blacklist/`);
    await manage("POST", `/devices/${results[0].id}/whitelist/`);
    const now = wire.clock.now();
    const span = { ts__gte: new Date(now - 3_600_000).toISOString(), ts__lte: new Date(now).toISOString() };
    for (const path of ["/license-histories/export/", "/licenses/export_history/"]) {
      const { status, text, headers } = await manage("GET", path, { query: { ...span, license: id } });
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
      const lines = text.trim().split("\r\n");
      expect(lines).toHaveLength(3);
      expect(lines[0]).toBe("ts,source,sdk_version,level,text,data,license_id,device_id,license_user_id");
      expect(lines[1]).toMatch(/^\S+Z,management-key,,info,Device blacklisted,"\{""by"":""first key""/);
      expect(lines[2]).toContain(`,${id},${results[0].id},`);
    }
    expect((await manage("GET", "/license-histories/export/")).json.errors).toEqual({
      ts__gte: ["is required"],
      ts__lte: ["is required"],
    });
    const tooLong = { ...span, ts__gte: new Date(now - 86_400_001).toISOString() };
    expect((await manage("GET", "/license-histories/export/", { query: tooLong })).json.errors).toEqual({
      ts__lte: ["must be at most 24 hours after ts__gte"],
    });
  });

  it("that are not there are not found", async () => {
    expect((await manage("GET", "/license-histories/1/")).status).toBe(404);
    expect((await manage("GET", "/license-activation-histories/1/")).status).toBe(404);
    expect((await manage("GET", "/licenses/1/timeline/")).status).toBe(404);
  });

  it("and everything else of one license stand in one order, page by page", async () => {
    const { id, b, license } = await moved();
    const { results } = await get("/devices/", { hardware_id: b.hardwareId });
    await license.device().activate();
    await wire.server.context.refusals.flush(wire.server.context);
    await manage("POST", `/devices/${results[0].id}/reset/`);
    const whole = await get(`/licenses/${id}/timeline/`, {});
    expect(whole.next_before).toBeNull();
    expect(whole.entries.map(({ text }: { text: string }) => text).toSorted()).toEqual([
      "Device activated",
      "Device activated in the place of another",
      "Device deactivated",
      "Device deactivated",
      "Device reset",
      "License created",
      "Refused: license_activated_max_times",
    ]);
    expect(whole.entries.find(({ kind }: { kind: string }) => kind === "change")).toMatchObject({
      actor: "first key",
      source: "management-key",
      hardware_id: b.hardwareId,
      details: { action: "device.reset", before: { is_active: true }, after: { is_active: false } },
    });
    const paged = [];
    for (let before = ""; ; ) {
      const page = await get(`/licenses/${id}/timeline/`, { limit: 2, before });
      paged.push(...page.entries);
      if (page.next_before === null) break;
      before = page.next_before;
    }
    expect(paged).toEqual(whole.entries);
    const early = await get(`/licenses/${id}/timeline/`, { before: "2026-03-04" });
    expect(early.entries.map(({ text }: { text: string }) => text)).toContain("Device deactivated");
    expect(early.entries).toHaveLength(3);
    const wrong = await manage("GET", `/licenses/${id}/timeline/`, { query: { before: "x", limit: 201 } });
    expect(Object.keys(wrong.json.errors)).toEqual(["before", "limit"]);
  });

  it("tell who changed what, without telling secrets", async () => {
    const { id } = await moved();
    await manage("POST", `/licenses/${id}/disable/`);
    const { results } = await get("/audit-entries/", { license: id, object_kind: "license" });
    expect(results[0]).toEqual({
      id: expect.any(Number),
      ts: new Date(wire.clock.now()).toISOString(),
      actor_kind: "management-key",
      actor_id: expect.any(Number),
      actor_name: "first key",
      action: "license.disabled",
      object_kind: "license",
      object_id: id,
      license: id,
      before: expect.objectContaining({ enabled: true }),
      after: expect.objectContaining({ enabled: false }),
      position: null,
      hash: null,
      redacted_by: null,
    });
  });

  it("are kept for ever, or for as many days as the company says", async () => {
    const { context, company } = wire.server;
    const { id } = await moved();
    const kept = async () => {
      await pruneHistories(context);
      const counts = ["/license-activation-histories/", "/license-histories/"].map(
        async (path) => (await get(path, { license: id, ts__date__lte: "2026-03-31" })).count,
      );
      return Promise.all(counts);
    };
    // Activated, deactivated a minute later, and activated again after a day; the licenses' own history tells the second.
    expect(await kept()).toEqual([3, 1]);
    wire.clock.advance({ days: 398 });
    expect(await kept()).toEqual([3, 1]);
    await changeSettings(context, company.company_id, { history_days: 400 });
    expect(await kept()).toEqual([3, 1]);
    wire.clock.advance({ days: 1, minutes: 1 });
    expect(await kept()).toEqual([1, 0]);
    wire.clock.advance({ days: 1 });
    expect(await kept()).toEqual([0, 0]);
    await changeSettings(context, company.company_id, { history_days: 0 });
  });
});
