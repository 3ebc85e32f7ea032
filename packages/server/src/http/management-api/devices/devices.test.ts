import { expect, it } from "vitest";
import { granted, refused } from "../../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../../test-support/wire.ts";

type License = Awaited<ReturnType<Wire["license"]>>;

describeOnServers("devices of licenses", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const list = async (query: Record<string, string | number | boolean>) =>
    (await manage("GET", "/devices/", { query })).json;
  const found = async ({ hardwareId }: { hardwareId: string }) => (await list({ hardware_id: hardwareId })).results[0];
  const act = (device: { id: number }, verb: string) => manage("POST", `/devices/${device.id}/${verb}/`);
  const historyOf = async (license: number) =>
    (await manage("GET", "/license-histories/", { query: { license, text__icontains: "device" } })).json.results.map(
      ({ text }: { text: string }) => text,
    );

  async function twoDevices(
    terms = {},
  ): Promise<readonly [License, ...Awaited<ReturnType<License["activeDevice"]>>[]]> {
    const license = await wire.license({ max_activations: 2, ...terms });
    return [license, await license.activeDevice(), await license.activeDevice()];
  }

  it("are told with what they have said of themselves, what they keep, and the state they are in", async () => {
    const license = await wire.license({ validity_period: "2031-05-06", license_type: "time-limited" });
    const device = license.device();
    await device.activate({ hostname: "desk", os_ver: "Linux 6", app_ver: "2.1", sdk_ver: "7.9", is_vm: true });
    await device.call("track_device_variables", { variables: { colour: "blue" } });
    const { json } = await manage("GET", `/devices/${(await found(device)).id}`);
    expect(json).toEqual({
      id: expect.any(Number),
      device_variables: [
        {
          id: expect.any(Number),
          created_at: expect.any(String),
          variable: "colour",
          value: "blue",
          device: json.id,
        },
      ],
      created_at: expect.any(String),
      updated_at: expect.any(String),
      hardware_id: device.hardwareId,
      time_activated: expect.any(String),
      time_deactivated: null,
      validity_period: "2031-05-06",
      device_active: true,
      type: "desktop",
      os: "Linux 6",
      sdk_build_version: "7.9",
      last_check: null,
      app_ver: "2.1",
      hostname: "desk",
      ip: null,
      ip_local: null,
      mac_address: null,
      is_vm: true,
      vm_info: null,
      blacklisted: false,
      license: await license.id(device),
      license_users: [],
      borrowed_until: null,
      floating_until: null,
      activation_type: "online",
    });
    expect(Object.keys(json).slice(0, 14)).toEqual(
      "id device_variables created_at updated_at hardware_id time_activated time_deactivated validity_period device_active type os sdk_build_version last_check app_ver".split(
        " ",
      ),
    );
  });

  it("are found by license, state, host, user and every other filter, and put in order", async () => {
    const license = await wire.license({ max_activations: 9, max_license_users: 2 }, { users: { ada: {}, bob: {} } });
    const [first, second] = [license.device("ada"), license.device("bob")];
    await first.activate({ hostname: "Attic", os_ver: "Linux" });
    wire.clock.advance({ minutes: 1 });
    await second.activate({ hostname: "Cellar", os_ver: "Windows" });
    await second.deactivate();
    const known = await found(first);
    const ids = async (query: Record<string, string | number | boolean>) =>
      (await list({ license: known.license, order_by: "created", ...query })).results.map(
        ({ hardware_id }: { hardware_id: string }) => hardware_id,
      );
    const both = [first.hardwareId, second.hardwareId];
    expect(await ids({})).toEqual(both);
    expect(await ids({ order_by: "-created_at" })).toEqual(both.toReversed());
    expect(await ids({ device_active: true })).toEqual([first.hardwareId]);
    expect(await ids({ device_active: "false" })).toEqual([second.hardwareId]);
    expect(await ids({ hostname: "Attic" })).toEqual([first.hardwareId]);
    expect(await ids({ hostname__icontains: "ELL" })).toEqual([second.hardwareId]);
    expect(await ids({ os: "Windows" })).toEqual([second.hardwareId]);
    expect(await ids({ license_users__id: known.license_users[0].id })).toEqual([first.hardwareId]);
    expect(await ids({ blacklisted: true })).toEqual([]);
    expect(await ids({ blacklisted: false })).toEqual(both);
    expect(await ids({ type: "desktop" })).toEqual(both);
    expect(await ids({ type: "mobile" })).toEqual([]);
    expect(await ids({ hardware_id: second.hardwareId })).toEqual([second.hardwareId]);
    expect(known.license_users).toMatchObject([{ true_email: license.user("ada").username }]);
  });

  it("are reset as if they had asked themselves: place and seat are free, and it is on record", async () => {
    const [license, a, b] = await twoDevices({ is_floating_cloud: true, floating_users: 1 });
    await a?.check();
    expect(await b?.check()).toMatchObject(refused("floating_not_available"));
    const device = await found(a as never);
    expect(device.floating_until).not.toBeNull();
    expect((await act(device, "reset")).json).toEqual({ message: "Device reset." });
    expect(await a?.check()).toMatchObject(refused("device_not_found"));
    expect(await b?.check()).toMatchObject(granted({ times_activated: 1 }));
    expect(await found(a as never)).toMatchObject({ device_active: false, floating_until: null });
    expect((await act(device, "reset")).status).toBe(200);
    expect(await historyOf(device.license)).toEqual(["Device reset"]);
    expect(await license.device().activate()).toMatchObject(granted());
  });

  it("are blacklisted and whitelisted, each of which is answered to the letter and done once", async () => {
    const [, a] = await twoDevices();
    const device = await found(a as never);
    for (let time = 0; time < 2; time += 1) {
      expect((await act(device, "blacklist")).json).toEqual({ message: "Device blacklisted." });
    }
    expect(await a?.check()).toMatchObject(refused("blacklisted"));
    expect((await list({ license: device.license, blacklisted: "true" })).count).toBe(1);
    expect(await found(a as never)).toMatchObject({ blacklisted: true, device_active: true });
    expect((await act(device, "whitelist")).json).toEqual({ message: "Device whitelisted" });
    expect(await a?.check()).toMatchObject(granted());
    expect(await historyOf(device.license)).toEqual(["Device whitelisted", "Device blacklisted"]);
  });

  it("are blacklisted at the command line by the same rule, before the license has seen them too, and on record", async () => {
    const [license, a] = await twoDevices();
    const device = await found(a as never);
    await license.blacklist(a as never);
    await license.blacklist(license.device());
    const { results } = (await manage("GET", "/audit-entries/", { query: { license: device.license } })).json;
    const told = results.filter(({ action }: { action: string }) => action === "device.blacklisted");
    expect(told).toMatchObject([
      { actor_kind: "command-line", object_id: 0 },
      { actor_kind: "command-line", object_id: device.id, after: { hardware_id: a?.hardwareId } },
    ]);
  });

  it("tell that a seat has lapsed as soon as it has", async () => {
    const [, a] = await twoDevices({ is_floating_cloud: true, floating_users: 1, floating_timeout: 30 });
    await a?.check();
    const until = new Date(wire.clock.now() + 30 * 60_000).toISOString();
    expect((await found(a as never)).floating_until).toBe(until);
    wire.clock.set(until);
    expect((await found(a as never)).floating_until).toBeNull();
  });

  it.each(["", "reset/", "blacklist/", "whitelist/", "borrow/", "borrow_release/"])(
    "that do not exist are not found: /devices/1/%s",
    async (verb) => {
      const answer = await manage(verb === "" ? "GET" : "POST", `/devices/1/${verb}`, verb === "" ? {} : { body: {} });
      expect(answer).toMatchObject({ status: 404, json: { detail: "Not found." } });
    },
  );
});
