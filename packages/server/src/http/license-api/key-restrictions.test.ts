/** What an API key may do: read alone, some products, some calls, nothing any more. */
import { expect, it } from "vitest";
import { startServerBeside } from "../../../test-support/license-server.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { revokeKey } from "../../services/api-keys/manage.ts";
import { createCompany } from "../../services/companies/create.ts";
import { licenseApi } from "../routes.ts";

const features = [{ code: "MESH", is_floating_cloud: true, floating_users: 1, floating_timeout: 15 }];
const floating = { is_floating_cloud: true, floating_users: 1, floating_timeout: 30, max_activations: 5 };

describeOnServers("an API key", (wire) => {
  it("that may only read shows a license, and changes nothing of the device's record", async () => {
    const device = await (await wire.license()).activeDevice();
    const reading = device.withKey(await wire.key({ isReadOnly: true }));
    expect(await reading.check({ hostname: "renamed" })).toMatchObject(granted({ times_activated: 1 }));
    expect(await reading.activate()).toMatchObject(refused("read_only_api_key"));
    expect(await reading.deactivate()).toMatchObject(refused("read_only_api_key"));
  });

  it("that may only read renews a seat, but takes none", async () => {
    const license = await wire.license(floating, { features });
    const [holder, other] = [await license.activeDevice(), await license.activeDevice()];
    const reading = holder.withKey(await wire.key({ isReadOnly: true }));
    expect(await reading.check()).toMatchObject(refused("read_only_api_key"));
    expect(await reading.checkFeature("MESH")).toMatchObject(refused("read_only_api_key"));
    await holder.check();
    await holder.checkFeature("MESH");
    wire.clock.advance({ minutes: 14 });
    expect(await reading.checkFeature("MESH")).toMatchObject(granted());
    wire.clock.advance({ minutes: 14 });
    expect(await reading.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await reading.checkFeature("MESH")).toMatchObject(granted());
    wire.clock.advance({ minutes: 29 });
    expect(await other.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ minutes: 1 });
    expect(await reading.check()).toMatchObject(refused("read_only_api_key"));
    expect(await other.check()).toMatchObject(granted());
  });

  it("that lists products is refused for any other, on every call that names one", async () => {
    const [own, foreign] = [await wire.license(floating, { features }), await wire.license(floating, { features })];
    const key = await wire.key({ products: [own.product] });
    const device = foreign.device().withKey(key);
    // Those that name it in a file are in the table of refusals.
    const naming = licenseApi.filter(({ parameters, body }) => "product" in parameters && body !== "file");
    for (const { call } of naming) {
      expect(await device.call(call), call).toMatchObject(refused("api_key_product_not_allowed"));
    }
    expect(await own.device().withKey(key).activate()).toMatchObject(granted());
    expect(await own.device().withKey(key).activate({ product: "none" })).toMatchObject(refused("unknown_product"));
  });

  it("that lists calls is refused for any other", async () => {
    const license = await wire.license();
    const device = (await license.activeDevice()).withKey(await wire.key({ calls: ["check_license"] }));
    expect(await device.check()).toMatchObject(granted());
    for (const { call } of licenseApi.filter((endpoint) => endpoint.call !== "check_license")) {
      expect(await device.call(call), call).toMatchObject(refused("api_key_call_not_allowed"));
    }
  });

  it("that is revoked is refused from the next call on, remembered answers included", async () => {
    const { context, company } = wire.server;
    const key = await wire.key({});
    const device = (await (await wire.license()).activeDevice()).withKey(key);
    expect(await device.check()).toMatchObject(granted());
    expect(await device.check()).toMatchObject(granted());
    await revokeKey(context, company.company_id, key.api_key);
    expect(await device.check()).toMatchObject(refused("revoked_api_key"));
    expect(await device.deactivate()).toMatchObject(refused("revoked_api_key"));
  });

  it("that is revoked in one process is refused at once in another", async () => {
    if (wire.place.name === "SQLite") return;
    const key = await wire.key({});
    const device = (await (await wire.license()).activeDevice()).withKey(key);
    const beside = await startServerBeside(wire.server, wire.place);
    try {
      expect(await device.through(beside).check()).toMatchObject(granted());
      await revokeKey(wire.server.context, wire.server.company.company_id, key.api_key);
      expect(await device.through(beside).check()).toMatchObject(refused("revoked_api_key"));
      expect(await device.through(beside).release()).toMatchObject(refused("revoked_api_key"));
    } finally {
      await beside.stop();
    }
  });

  it("of another company sees nothing of this one's products", async () => {
    const device = await (await wire.license()).activeDevice();
    const stranger = await createCompany(wire.server.context, { name: "Another", signingKeyBits: 2048 });
    expect(await device.withKey(stranger).check()).toMatchObject(refused("unknown_product"));
  });
});
