import { describe, expect, it } from "vitest";
import { entitledVersions } from "./entitled-version.ts";

const file = (id: number, release_date: string | null, more: object = {}) => ({
  id,
  version: `1.${id}`,
  release_date,
  environment: "win64",
  channel: "stable",
  enabled: true,
  ...more,
});
const license = {
  enable_maintenance_period: false,
  maintenance_period: null,
  validity_period: null,
  installation_file_id: null,
};
const any = { environment: null, channel: null };
const files = [file(1, "2026-01-10"), file(2, "2026-06-01"), file(3, null)];
const ids = (...parameters: Parameters<typeof entitledVersions>) =>
  entitledVersions(...parameters).map((entitled) => entitled.id);

describe("the versions that a license may have", () => {
  it("are all of them, newest first, where nothing limits them", () => {
    expect(ids(files, license, any)).toEqual([2, 1, 3]);
  });

  it("end with maintenance, else with validity, the last day included", () => {
    expect(ids(files, { ...license, validity_period: "2026-01-10" }, any)).toEqual([1, 3]);
    const maintained = { ...license, maintenance_period: "2026-06-01", validity_period: "2026-01-10" };
    expect(ids(files, { ...maintained, enable_maintenance_period: true }, any)).toEqual([2, 1, 3]);
    expect(ids(files, maintained, any)).toEqual([1, 3]);
  });

  it("of one day follow each other by the numbers in their text, then by when they were entered", () => {
    const sameDay = ["1.10", "1.9", "1.10"].map((version, id) => file(id, "2026-01-10", { version }));
    expect(ids(sameDay, license, any)).toEqual([2, 0, 1]);
  });

  it("are those of the environment and channel asked for, switched on", () => {
    const more = [
      ...files,
      file(4, "2026-07-01", { environment: "mac" }),
      file(5, "2026-08-01", { channel: "beta" }),
      file(6, "2026-09-01", { enabled: false }),
    ];
    expect(ids(more, license, { environment: "mac", channel: null })).toEqual([4]);
    expect(ids(more, license, { environment: null, channel: "beta" })).toEqual([5]);
    expect(ids(more, license, any)[0]).toBe(5);
  });

  it("are the one that the license is pinned to", () => {
    expect(ids(files, { ...license, installation_file_id: 1 }, any)).toEqual([1]);
  });
});
