import { expect, it } from "vitest";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { tellLicenseEnds } from "./tell.ts";

/** What the license's history tells of its end, oldest first. */
async function told(wire: Wire, id: number): Promise<readonly string[]> {
  const { read } = wire.server.context.database;
  const rows = await read
    .selectFrom("license_history")
    .selectAll()
    .where("license_id", "=", id)
    .orderBy("id")
    .execute();
  return rows.filter(({ source }) => source === "job").map(({ text }) => text);
}

const at = async (wire: Wire, instant: string) => {
  wire.clock.set(instant);
  await tellLicenseEnds(wire.server.context);
};

describeOnServers("the end of a license", (wire) => {
  const timed = async (terms: object): Promise<number> => {
    const { key } = await wire.license({ license_type: "time-limited", ...terms });
    const { json } = await wire.server.manage("GET", "/licenses/", { query: { license_key: key } });
    return json.results[0].id;
  };

  it("is told before and after it, once each, however often it is looked for", async () => {
    const id = await timed({ validity_period: "2026-03-10" });
    await at(wire, "2026-03-07T23:59:59.000Z");
    expect(await told(wire, id)).toEqual([]);
    await at(wire, "2026-03-08T00:00:00.000Z");
    await at(wire, "2026-03-09T12:00:00.000Z");
    expect(await told(wire, id)).toEqual(["License expires in 3 days"]);
    await at(wire, "2026-03-10T23:59:59.000Z");
    expect(await told(wire, id)).toHaveLength(1);
    await at(wire, "2026-03-11T00:00:00.000Z");
    await at(wire, "2026-03-12T00:00:00.000Z");
    expect(await told(wire, id)).toEqual(["License expires in 3 days", "License expired"]);
  });

  it("is told again when it has been moved, also into the past", async () => {
    const id = await timed({ validity_period: "2026-03-10" });
    await at(wire, "2026-03-11T10:00:00.000Z");
    const move = (validity_period: string) =>
      wire.server.manage("PATCH", `/licenses/${id}/`, { body: { validity_period } });
    await move("2026-03-20");
    await at(wire, "2026-03-18T00:00:00.000Z");
    await move("2026-03-15");
    await at(wire, "2026-03-18T01:00:00.000Z");
    expect(await told(wire, id)).toEqual(["License expired", "License expires in 3 days", "License expired"]);
  });

  it("comes after the days of grace of a subscription", async () => {
    const terms = { license_type: "subscription", allow_grace_period: true, grace_period: 48 };
    const id = await timed({ ...terms, validity_period: "2026-03-10" });
    await at(wire, "2026-03-12T23:00:00.000Z");
    expect(await told(wire, id)).not.toContain("License expired");
    await at(wire, "2026-03-13T00:00:00.000Z");
    expect(await told(wire, id)).toContain("License expired");
  });

  it("is told of maintenance and trials in their own words, and never of perpetual licenses", async () => {
    const ended = { validity_period: "2026-03-10" };
    const maintained = await timed({
      license_type: "perpetual",
      enable_maintenance_period: true,
      maintenance_period: "2026-03-10",
    });
    const trial = await timed({ ...ended, license_type: "perpetual", is_trial: true });
    const perpetual = await timed({ ...ended, license_type: "perpetual" });
    await at(wire, "2026-03-11T00:00:00.000Z");
    expect(await told(wire, maintained)).toEqual(["Maintenance expired"]);
    expect(await told(wire, trial)).toEqual(["Trial expired"]);
    expect(await told(wire, perpetual)).toEqual([]);
  });
});
