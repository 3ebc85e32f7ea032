/** What comes back from devices without a connection, and what they are told: deactivation files and refresh files. */
import { decodeOfflineFile } from "@leasehold/protocol";
import { expect, it } from "vitest";
import { granted, refused } from "../../test-support/licensed-device.ts";
import { OfflineClient } from "../../test-support/offline-client.ts";
import { verifyRefreshFile } from "../../test-support/offline-device.ts";
import { describeOnServers, type WantedLicense } from "../../test-support/wire.ts";
import { offlinePortal } from "../compose.ts";
import { deactivateNamedDevice } from "../services/devices/administer.ts";
import type { RefreshOptions } from "../services/offline/refresh.ts";

type License = Readonly<Record<string, unknown>>;

const counting = { license_type: "consumption", max_consumptions: 10, max_activations: 3 };
const countingFeature = { code: "COUNT", feature_type: "consumption", max_consumption: 10 };
const plain: RefreshOptions = { resetsConsumption: false, credential: null };

describeOnServers("offline", (wire) => {
  const clientOf = async (terms: object = {}, wanted?: WantedLicense) =>
    new OfflineClient(await wire.license({ max_activations: 3, ...terms }, wanted), wire);
  const activeClient = async (terms?: object, wanted?: WantedLicense) => {
    const client = await clientOf(terms, wanted);
    expect(await client.activate()).toMatchObject(granted());
    wire.clock.advance({ days: 2 });
    return client;
  };
  const refreshed = async ({ license, device }: OfflineClient, options = plain): Promise<License> => {
    const { context, company } = wire.server;
    const text = await offlinePortal(context).refresh(company.company_id, license.key, device.hardwareId, options);
    return JSON.parse(decodeOfflineFile(text) ?? "");
  };
  /** The license as a connected device is shown it. */
  const shown = async ({ license }: OfflineClient) => (await license.device().activate()).json as License;

  it("scenario 68: a refresh file tells the device the new terms, and verifies with its first signature under the second", async () => {
    const client = await activeClient({ license_type: "time-limited", valid_duration: "30d" });
    await client.license.change({ max_activations: 7, metadata: { tier: "gold", "1": "ž" } });
    const file = await refreshed(client);
    verifyRefreshFile(file, client.credentials);
    expect(file).toMatchObject({
      hardware_id: client.device.hardwareId,
      license_key: client.license.key,
      product_details: { short_code: client.license.product },
      max_activations: 7,
      metadata: { tier: "gold" },
      validity_period: "2026-04-02T00:00:00.000Z",
      date: "Thu Mar 5 2026 09:15:00 GMT+0000",
      license_active: true,
    });
    expect(() => verifyRefreshFile({ ...file, license_signature: "" }, client.credentials)).toThrow();
  });

  it("scenario 68: the refresh file of a bundle holds its licenses by the codes of their products", async () => {
    const client = await activeClient({}, { isBundle: true });
    const file = await refreshed(client);
    expect(Object.keys(file).toSorted()).toEqual(client.license.products.toSorted());
    for (const license of Object.values(file)) verifyRefreshFile(license as License, client.credentials);
  });

  it("scenario 68: a device that is active online, or not at all, gets no refresh file", async () => {
    const client = await clientOf();
    await expect(refreshed(client)).rejects.toThrow("not active offline");
    await client.device.activate();
    await expect(refreshed(client)).rejects.toThrow("not active offline");
  });

  it("scenario 69: a refresh that resets consumption starts the counters anew, on the server and in the file", async () => {
    const client = await activeClient(counting, { features: [countingFeature] });
    await client.device.call("add_consumption", { consumptions: 7 });
    await client.device.call("add_feature_consumption", { consumptions: 7, feature: "COUNT" });
    const file = await refreshed(client, { ...plain, resetsConsumption: true });
    const atStart = { total_consumptions: 0, product_features: [{ code: "COUNT", total_consumptions: 0 }] };
    expect(file).toMatchObject(atStart);
    expect(await client.device.check()).toMatchObject(granted(atStart));
  });

  it.each([{ schema: 1 }, { schema: 2 }] as const)(
    "scenario 70: a deactivation file (%j) gives the activation back and leaves its consumption and variables behind",
    async (form) => {
      const client = await activeClient(counting, { features: [countingFeature] });
      const told = {
        consumptions: 3,
        product_features: [{ code: "COUNT", consumptions: 2 }],
        variables: { site: "Zadar" },
      };
      expect(await client.deactivate(told, form)).toMatchObject({ status: 200, text: "license_deactivated" });
      expect(await client.device.check()).toMatchObject(refused("license_not_active"));
      expect(await shown(client)).toMatchObject({
        times_activated: 1,
        total_consumptions: 3,
        product_features: [{ code: "COUNT", total_consumptions: 2 }],
      });
      await client.device.activate();
      const { json } = await client.device.call("get_device_variables");
      expect(json).toMatchObject([{ variable: "site", value: "Zadar" }]);
    },
  );

  it("scenario 70: of a bundle each amount is counted once, on the member that counts it", async () => {
    const client = await activeClient(counting, { isBundle: true, features: [countingFeature] });
    await client.deactivate({ consumptions: 3, product_features: [{ code: "COUNT", consumptions: 2 }] });
    const { json } = await client.license.device().activate();
    expect(json).toMatchObject([
      { total_consumptions: 3, product_features: [{ total_consumptions: 2 }] },
      { total_consumptions: 0, product_features: [{ total_consumptions: 0 }] },
    ]);
  });

  it("what was consumed beyond the limit is counted too, and nothing more is granted", async () => {
    const client = await activeClient(counting);
    expect(await client.deactivate({ consumptions: 25 })).toMatchObject(granted());
    const other = await client.license.activeDevice();
    expect(await other.check()).toMatchObject(granted({ total_consumptions: 25 }));
    expect(await other.call("add_consumption", { consumptions: 1 })).toMatchObject(
      refused("license_not_enough_consumptions"),
    );
  });

  it.each([
    ["a negative amount, where none may be given back", { consumptions: -4 }],
    ["a feature that the license has no more", { product_features: [{ code: "GONE", consumptions: 1 }] }],
    ["no amount at all", { consumptions: null, product_features: [{ code: "COUNT", consumptions: null }] }],
    ["the largest amount there is", { consumptions: Number.MAX_SAFE_INTEGER }],
  ])("a device is given back whatever it says that it consumed: %s", async (_name, told) => {
    const client = await activeClient(counting);
    await client.device.call("add_consumption", { consumptions: 1 });
    expect(await client.deactivate(told)).toMatchObject(granted());
    const consumed = "consumptions" in told && (told.consumptions ?? 0) > 0 ? Number.MAX_SAFE_INTEGER : 1;
    expect(await shown(client)).toMatchObject({ total_consumptions: consumed });
  });

  it("scenario 67: a deactivation file is carried out once", async () => {
    const client = await activeClient(counting);
    const file = client.request("deactivation", { consumptions: 3 });
    expect(await client.send("deactivation", file)).toMatchObject(granted());
    await client.device.activate();
    expect(await client.send("deactivation", file)).toMatchObject(refused("offline_request_already_used"));
    expect(await client.device.check()).toMatchObject(granted({ total_consumptions: 3, times_activated: 1 }));
  });

  it("a deactivation file counts only for the activation that it follows, be that by file or online", async () => {
    const client = await activeClient();
    const kept = client.request("deactivation");
    const { context, company } = wire.server;
    const takeBack = () =>
      deactivateNamedDevice(context, company.company_id, client.license.key, client.device.hardwareId);
    await takeBack();
    wire.clock.advance({ seconds: 1 });
    await client.activate();
    expect(await client.send("deactivation", kept)).toMatchObject(refused("offline_request_already_used"));
    await takeBack();
    await client.device.activate();
    expect(await client.send("deactivation", kept)).toMatchObject(refused("offline_request_already_used"));
    expect(await client.device.check()).toMatchObject(granted({ times_activated: 1 }));
    expect(await client.deactivate()).toMatchObject(granted());
  });

  it("a device whose own clock is years behind can be given back, since its files are compared with each other", async () => {
    const client = await clientOf();
    const at = (date: string) => ({ date });
    expect(await client.activate(at("Fri Mar 3 2017 09:15:00 GMT+0000"))).toMatchObject(granted());
    expect(await client.deactivate(at("Thu Mar 2 2017 09:15:00 GMT+0000"))).toMatchObject(
      refused("offline_request_already_used"),
    );
    expect(await client.deactivate(at("Sat Mar 4 2017 09:15:00 GMT+0000"))).toMatchObject(granted());
  });

  it("a device can be given back by file when its license is disabled, expired, or may not go offline any more", async () => {
    const client = await activeClient({ license_type: "time-limited", valid_duration: "10d" });
    await client.license.change({ allow_offline_activation: false });
    await client.license.switchOn(false);
    wire.clock.advance({ days: 30 });
    expect(await client.deactivate()).toMatchObject(granted());
  });
});
