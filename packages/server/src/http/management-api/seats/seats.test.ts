import { expect, it } from "vitest";
import { granted, refused } from "../../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

const floating = {
  is_floating_cloud: true,
  floating_users: 2,
  floating_timeout: 30,
  max_activations: 9,
  can_borrow: true,
  max_borrow_time: 24,
};
const mesh = { code: "mesh", is_floating_cloud: true, floating_users: 5 };

describeOnServers("seats of floating licenses", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const instant = (minutes: number) => new Date(wire.clock.now() + minutes * 60_000).toISOString();

  async function held() {
    const license = await wire.license(floating, { features: [mesh] });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    const id = await license.id(a);
    return { license, a, b, id };
  }

  it("are told pool by pool: limit, used, free, borrowed, and who holds them since when and until when", async () => {
    const { a, b, id } = await held();
    await b.borrow(instant(120));
    await b.checkFeature("mesh");
    const { json } = await manage("GET", `/licenses/${id}/seats/`);
    expect(json).toEqual({
      license: id,
      recovering_until: null,
      pools: [
        {
          feature: null,
          limit: 2,
          used: 2,
          borrowed: 1,
          free: 0,
          floating_timeout: 30,
          can_borrow: true,
          max_borrow_time: 24,
          ends_at: null,
          seats: [
            expect.objectContaining({
              license: id,
              hardware_id: a.hardwareId,
              feature: null,
              since: instant(0),
              until: instant(30),
              borrowed_until: null,
            }),
            expect.objectContaining({ hardware_id: b.hardwareId, until: instant(120), borrowed_until: instant(120) }),
          ],
        },
        expect.objectContaining({ feature: "mesh", limit: 5, used: 1, free: 4, borrowed: 0 }),
      ],
    });
  });

  it("that have lapsed are not told any more", async () => {
    const { id } = await held();
    wire.clock.advance({ minutes: 30 });
    const { pools } = (await manage("GET", `/licenses/${id}/seats/`)).json;
    expect(pools[0]).toMatchObject({ used: 0, free: 2, seats: [] });
    expect((await manage("GET", "/seats/", { query: { license: id } })).json).toMatchObject({ count: 0, results: [] });
  });

  it("are listed over all licenses by holder, feature, user and whether they are borrowed", async () => {
    const license = await wire.license(
      { ...floating, max_license_users: 2 },
      { features: [mesh], users: { ada: {}, bob: {} } },
    );
    const [a, b] = [await license.activeDevice("ada"), await license.activeDevice("bob")];
    await a.check();
    await a.checkFeature("mesh");
    wire.clock.advance({ minutes: 1 });
    await b.borrow();
    const id = await license.id(a);
    const seats = async (query: object) => {
      const { json } = await manage("GET", "/seats/", { query: { license: id, order_by: "since", ...query } });
      expect(json.count).toBe(json.results.length);
      return json.results.map((seat: { username: string; feature: string }) => [seat.username, seat.feature]);
    };
    const [ada, bob] = [license.user("ada").username, license.user("bob").username];
    expect(await seats({})).toEqual([
      [ada, null],
      [ada, "mesh"],
      [bob, null],
    ]);
    expect(await seats({ feature: "mesh" })).toEqual([[ada, "mesh"]]);
    expect(await seats({ hardware_id: b.hardwareId })).toEqual([[bob, null]]);
    expect(await seats({ is_borrowed: true })).toEqual([[bob, null]]);
    expect(await seats({ feature__isnull: "true", is_borrowed: "false" })).toEqual([[ada, null]]);
    const { json } = await manage("GET", "/seats/", { query: { license: id, limit: 1, offset: 1 } });
    expect(json).toMatchObject({ count: 3, results: [{ license: id }], previous: expect.any(String) });
  });

  it("are freed at once for the next device, which is on record", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    const id = await license.id(a);
    const freed = await manage("POST", `/licenses/${id}/free_seat/`, { body: { hardware_id: a.hardwareId } });
    expect(freed.json).toEqual({
      message: "Seat freed.",
      license_id: id,
      device_id: expect.any(Number),
      feature: null,
      free_at: null,
    });
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    const { results } = (await manage("GET", "/license-histories/", { query: { license: id, text: "Seat freed" } }))
      .json;
    expect(results).toMatchObject([{ text: "Seat freed", level: "info", source: "management-key" }]);
    const again = await manage("POST", `/licenses/${id}/free_seat/`, { body: { device_id: freed.json.device_id } });
    expect(again).toMatchObject({ status: 400, json: { code: "seat_not_held" } });
  });

  it("that are borrowed are freed when the borrow ends, and at once only on demand", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.borrow(instant(120));
    const id = (await manage("GET", "/devices/", { query: { hardware_id: a.hardwareId } })).json.results[0].license;
    const free = (when?: string) =>
      manage("POST", `/licenses/${id}/free_seat/`, { body: { hardware_id: a.hardwareId, when } });
    expect((await free()).json.free_at).toBe(instant(120));
    expect(await b.check()).toMatchObject(refused("floating_not_available"));
    expect((await free("soon")).json.errors).toHaveProperty("when");
    expect((await free("now")).json.free_at).toBeNull();
    expect(await b.check()).toMatchObject(granted());
    const { results } = (await manage("GET", "/license-histories/", { query: { license: id } })).json;
    expect(results[0]).toMatchObject({ level: "warning", data: { borrowed_until: instant(120) } });
  });

  it("of features are freed by the feature's code", async () => {
    const { a, id } = await held();
    await a.checkFeature("mesh");
    const free = (feature: string) =>
      manage("POST", `/licenses/${id}/free_seat/`, { body: { hardware_id: a.hardwareId, feature } });
    expect((await free("none")).json.code).toBe("invalid_license_feature_code");
    expect((await free("mesh")).status).toBe(200);
    expect((await manage("GET", "/seats/", { query: { license: id, feature: "mesh" } })).json.count).toBe(0);
    expect((await manage("GET", "/seats/", { query: { license: id } })).json.count).toBe(1);
  });

  it("of a license that is not there are not found", async () => {
    expect((await manage("GET", "/licenses/1/seats/")).status).toBe(404);
    expect((await manage("POST", "/licenses/1/free_seat/", { body: { device_id: 1 } })).status).toBe(404);
  });
});
