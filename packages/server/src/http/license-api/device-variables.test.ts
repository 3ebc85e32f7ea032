/** Variables of devices: kept by name, as text, apart from those of every other device. */
import { expect, it } from "vitest";
import { granted, type LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const track = (device: LicensedDevice, variables: unknown) => device.call("track_device_variables", { variables });
const kept = (device: LicensedDevice) => device.call("get_device_variables");

describeOnServers("device variables", (wire) => {
  it("are kept as text, and answered as they were sent, with the moment they were first kept", async () => {
    const device = await (await wire.license()).activeDevice();
    const { json } = await device.check();
    const device_id = Reflect.get(Object(json), "device_id");
    const created_at = wire.clock.now();
    expect((await track(device, { site: "Žitnica", seats: 4, isDock: true, none: null })).json).toEqual([
      { variable: "site", value: "Žitnica", device_id, created_at },
      { variable: "seats", value: "4", device_id, created_at },
      { variable: "isDock", value: "true", device_id, created_at },
    ]);
    const shown = { id: expect.any(Number), created_at: "2026-03-03T09:15:00.000Z", device_id };
    expect((await kept(device)).json).toEqual([
      { ...shown, variable: "site", value: "Žitnica" },
      { ...shown, variable: "seats", value: "4" },
      { ...shown, variable: "isDock", value: "true" },
    ]);
  });

  it("are overwritten by name, where others stay and keep their place", async () => {
    const device = await (await wire.license()).activeDevice();
    await track(device, { site: "one", seats: 1 });
    const before = (await kept(device)).json as { id: number }[];
    wire.clock.advance({ hours: 1 });
    expect((await track(device, { site: "two", later: 1 })).json).toMatchObject([
      { variable: "site", value: "two", created_at: wire.clock.now() - 3_600_000 },
      { variable: "later", value: "1", created_at: wire.clock.now() },
    ]);
    expect((await kept(device)).json).toMatchObject([
      { id: before[0]?.id, variable: "site", value: "two" },
      { id: before[1]?.id, variable: "seats", value: "1" },
      { variable: "later", value: "1", created_at: "2026-03-03T10:15:00.000Z" },
    ]);
  });

  it("are those of an activation too, and stay when the device is given back and activated again", async () => {
    const device = (await wire.license()).device();
    await device.activate({ variables: { site: "one" } });
    await device.deactivate({ variables: { left: "now" } });
    expect(await kept(device)).toMatchObject(refused("license_not_active"));
    await device.activate();
    expect((await kept(device)).json).toMatchObject([
      { variable: "site", value: "one" },
      { variable: "left", value: "now" },
    ]);
  });

  it("that came under an Idempotency-Key are not written a second time, although the answer was lost", async () => {
    const device = await (await wire.license()).activeDevice();
    const headers = { "idempotency-key": `variables-${wire.nextNumber()}` };
    const first = () => device.call("track_device_variables", { variables: { site: "one" } }, { headers });
    await first();
    await track(device, { site: "two" });
    await wire.server.context.database.write((queries) =>
      queries.updateTable("idempotent_call").set({ sealed_body: null, content_type: null }).execute(),
    );
    expect((await first()).json).toMatchObject([{ variable: "site", value: "two" }]);
    expect((await kept(device)).json).toMatchObject([{ variable: "site", value: "two" }]);
  });

  it("belong to one device of one license", async () => {
    const license = await wire.license({ max_activations: 2 });
    const [one, other] = [await license.activeDevice(), await license.activeDevice()];
    await track(one, { site: "one" });
    expect(await kept(other)).toMatchObject({ status: 200, text: "[]" });
    expect(await track(other, {})).toMatchObject({ status: 200, text: "[]" });
  });

  it("are kept by an expired license, and need no seat", async () => {
    const terms = { license_type: "time-limited", valid_duration: "1d", is_floating_cloud: true, floating_users: 0 };
    const device = await (await wire.license(terms)).activeDevice();
    wire.clock.advance({ days: 3 });
    expect(await track(device, { site: "one" })).toMatchObject(granted());
    expect(await kept(device)).toMatchObject(granted([{ variable: "site" }]));
  });

  it("may be read by a key that may only read, but not written", async () => {
    const device = await (await wire.license()).activeDevice();
    const reading = device.withKey(await wire.key({ isReadOnly: true }));
    expect(await kept(reading)).toMatchObject(granted());
    expect(await track(reading, { site: "one" })).toMatchObject(refused("read_only_api_key"));
  });

  it("of names that look like parts of objects are names like any other", async () => {
    const device = await (await wire.license()).activeDevice();
    const variables = JSON.parse('{"__proto__": "a", "constructor": "b", "2": "c"}');
    await track(device, variables);
    expect((await kept(device)).json).toHaveLength(3);
  });

  it.each([undefined, null, ""])("that are not sent (%j) are missing", async (variables) => {
    const device = await (await wire.license()).activeDevice();
    expect(await track(device, variables)).toMatchObject(refused("missing_parameters"));
  });

  it.each([["a"], "text", { site: ["a"] }, { site: { a: 1 } }, { "": "a" }, { "a\nb": 1 }, { site: "a\u0000" }])(
    "that are %j are refused",
    async (variables) => {
      const device = await (await wire.license()).activeDevice();
      expect(await track(device, variables)).toMatchObject(refused("validation_error"));
    },
  );

  it("are at most 1000 for each device", async () => {
    const device = await (await wire.license()).activeDevice();
    const names = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`name-${from + index}`, index]));
    expect(await track(device, names(0, 1000))).toMatchObject(granted());
    expect(await track(device, { "name-0": "again" })).toMatchObject(granted());
    expect(await track(device, names(1000, 1001))).toMatchObject(refused("validation_error"));
    expect((await kept(device)).json).toHaveLength(1000);
  });
});
