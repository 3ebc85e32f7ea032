/** Which version a check shows: the newest that the license may have, of the environment and channel asked for. */
import { expect, it } from "vitest";
import { granted } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const files = [
  { version: "1.0", environment: "win64", channel: "stable", release_date: "2026-01-10", full_link: "https://d/1.0" },
  { version: "1.1", environment: "mac", channel: "stable", release_date: "2026-02-10", full_link: "https://d/1.1" },
  { version: "2.0-beta", environment: "win64", channel: "beta", release_date: "2026-02-20", size: "1024" },
  { version: "2.0", environment: "win64", channel: "stable", release_date: "2027-03-03", hash_md5: "a".repeat(32) },
  { version: "3.0", environment: "win64", channel: "stable", release_date: "2027-03-04", requires_version: "2.0" },
  { version: "4.0", environment: "win64", channel: "stable", release_date: "2026-02-25", enabled: false },
];

describeOnServers("a check shows the newest version", (wire) => {
  it("of all, where neither maintenance nor validity ends", async () => {
    const device = await (await wire.license({}, { files })).activeDevice();
    expect(await device.check()).toMatchObject(
      granted({ version: "3.0", requires_version: "2.0", release_date: "2027-03-04T00:00:00.000Z", channel: "stable" }),
    );
  });

  it("of the environment and the channel that are asked for", async () => {
    const device = await (await wire.license({}, { files })).activeDevice();
    expect(await device.check({ env: "mac" })).toMatchObject(
      granted({ version: "1.1", environment: "mac", installation_file: "https://d/1.1" }),
    );
    expect(await device.check({ channel: "beta" })).toMatchObject(granted({ version: "2.0-beta", size: "1024" }));
    expect(await device.check({ env: "mac", channel: "beta" })).toMatchObject(
      granted({
        version: "",
        installation_file: "",
        hash_md5: "",
        environment: "",
        channel: "",
        eula_link: "",
        release_notes_link: "",
        release_date: null,
        requires_version: null,
        size: null,
      }),
    );
  });

  it("released while maintenance runs, which starts at the first activation", async () => {
    const license = await wire.license({ enable_maintenance_period: true, maintenance_duration: "1y" }, { files });
    const device = await license.activeDevice();
    expect(await device.check()).toMatchObject(
      granted({ version: "2.0", maintenance_period: "2027-03-03T00:00:00.000Z", enable_maintenance_period: true }),
    );
  });

  it("released while the license is valid, where it has no maintenance", async () => {
    const license = await wire.license({ license_type: "time-limited", validity_period: "2026-12-31" }, { files });
    const device = await license.activeDevice();
    expect(await device.check()).toMatchObject(granted({ version: "2.0-beta" }));
    expect(await device.check({ channel: "stable" })).toMatchObject(granted({ version: "1.1" }));
  });

  it("that the license is pinned to, and no other", async () => {
    const license = await wire.license({ installation_file: "1.0" }, { files });
    const device = await license.activeDevice();
    expect(await device.check()).toMatchObject(granted({ version: "1.0" }));
    expect(await device.check({ channel: "beta" })).toMatchObject(granted({ version: "" }));
  });
});
