/** The seats and places of a bundle's members: taken together or not at all, however many ask at once. */
import { expect, it } from "vitest";
import { isBundle, membersOf, ofMembers, onMember } from "../../../test-support/bundle-members.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const floating = { is_floating_cloud: true, floating_users: 2, floating_timeout: 30, max_activations: 9 };

describeOnServers("a check of a bundle", (wire) => {
  it("takes a seat of each floating member, and gives them back together", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 }, isBundle);
    const [holder, other] = [await license.activeDevice(), await license.activeDevice()];
    expect(await holder.check()).toMatchObject(granted(ofMembers(license, { floating_in_use_devices: 1 })));
    expect(await other.check()).toMatchObject(refused("floating_not_available"));
    await holder.deactivate();
    expect(await other.check()).toMatchObject(granted(ofMembers(license, { floating_in_use_devices: 1 })));
  });

  it.each([0, 1])("takes no seat of another member where member %i is full, and renews none", async (full) => {
    const license = await wire.license(floating, isBundle);
    const [member = "", other = ""] = [license.products[full], license.products[1 - full]];
    await license.change({ members: { [member]: { floating_users: 1 } } });
    const [holder, late] = [await license.activeDevice(), await license.activeDevice()];
    await holder.check();
    const refusal = await late.check();
    expect(refusal).toMatchObject(refused("floating_not_available"));
    expect(refusal.json).toMatchObject({ message: expect.stringContaining(member) });
    expect(await onMember(holder, "check_license", other)).toMatchObject(granted({ floating_in_use_devices: 1 }));
    // The late device's seat of the other member alone is not renewed by a check of the bundle that is refused.
    await onMember(late, "check_license", other);
    wire.clock.advance({ minutes: 29 });
    await onMember(holder, "check_license", member);
    expect(await late.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ minutes: 1 });
    expect(await onMember(holder, "check_license", other)).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("is checked as a whole after its end where no member floats, and refused where one does", async () => {
    const terms = { license_type: "time-limited", validity_period: "2026-03-10" };
    const license = await wire.license(terms, isBundle);
    const device = await license.activeDevice();
    wire.clock.advance({ days: 9 });
    expect(await device.check()).toMatchObject(granted(ofMembers(license, { is_expired: true })));
    await license.change({ members: { [membersOf(license)[1]]: { is_floating_cloud: true } } });
    expect(await device.check()).toMatchObject(refused("license_expired"));
    expect(await device.activate()).toMatchObject(refused("license_expired"));
  });

  it("shows a read-only key what is held, and takes nothing for it", async () => {
    const license = await wire.license(floating, isBundle);
    const device = await license.activeDevice();
    const reading = device.withKey(await wire.key({ isReadOnly: true }));
    expect(await reading.check()).toMatchObject(refused("read_only_api_key"));
    await device.check();
    expect(await reading.check()).toMatchObject(granted(ofMembers(license, { floating_in_use_devices: 1 })));
    expect(await reading.activate()).toMatchObject(refused("read_only_api_key"));
    expect(await reading.deactivate()).toMatchObject(refused("read_only_api_key"));
  });
});

describeOnServers("several devices at once", (wire) => {
  it("get the last place of a bundle exactly once, and as a whole", async () => {
    for (let round = 0; round < 5; round += 1) {
      const license = await wire.license({ max_activations: 1 }, isBundle);
      const devices = license.devices(6);
      const answers = await Promise.all(devices.map((device) => device.activate()));
      const winners = devices.filter((_, index) => answers[index]?.status === 200);
      expect(winners).toHaveLength(1);
      for (const device of devices) {
        const isWinner = winners.includes(device);
        for (const product of license.products) {
          const answer = await onMember(device, "check_license", product);
          expect(answer).toMatchObject(isWinner ? granted({ times_activated: 1 }) : refused("device_not_found"));
        }
      }
    }
  });

  it("never wait for each other, whichever members they call for at the same time", async () => {
    const license = await wire.license({ ...floating, floating_users: 9 }, isBundle);
    const devices = license.devices(4);
    const calls = devices.flatMap((device) => [
      device.activate(),
      ...license.products.toReversed().map((product) => onMember(device, "activate_license", product)),
    ]);
    for (const answer of await Promise.all(calls)) expect(answer).toMatchObject(granted());
    const mixed = devices.flatMap((device, index) => [
      device.check(),
      index % 2 === 0 ? device.deactivate() : device.check(),
    ]);
    for (const { status } of await Promise.all(mixed)) expect([200, 400]).toContain(status);
    const [, holder] = devices;
    expect(await holder.check()).toMatchObject(
      granted(ofMembers(license, { times_activated: 2, floating_in_use_devices: 2 })),
    );
  });
});
