/** Puts a new device in the place of one that is active: the activation moves in one step, and no count changes. */
import { decideActivation } from "../../domain/activation.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import { findKnownDevice } from "../../storage/devices.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOf } from "../events/audience.ts";
import { tellActivation } from "../events/of-devices.ts";
import type { Granted } from "../licenses/activation-candidates.ts";
import { type LicenseUnderChange, onLicense } from "../licenses/administer.ts";
import { carryOut, online } from "../licenses/carry-out-activation.ts";
import { deactivateDevice } from "../licenses/deactivate.ts";
import { type NamedDevice, requireNamedDevice } from "./named-device.ts";
import { recordDeviceChange } from "./on-device.ts";

export interface Replacement extends NamedDevice {
  readonly newHardwareId: string;
}

/** Returns the id of the new device. */
export function replaceDevice(
  context: ServiceContext,
  administrator: Administrator,
  licenseId: number,
  wanted: Replacement,
): Promise<number> {
  return onLicense(context, administrator, licenseId, async (change) => {
    const old = await requireNamedDevice(change, wanted);
    if (!old.is_active) throw new Problem("device_not_found", "The license is not active on this device.");
    const { device: known, decision } = await judgeNewcomer(change, wanted.newHardwareId);
    const { queries, administrator, license, now } = change;
    const audience = await audienceOf(queries, administrator);
    await deactivateDevice(context, { ...change, audience, device: old });
    const activated = await carryOut(
      context,
      queries,
      {
        license: {
          ...license,
          times_activated: Math.max(0, license.times_activated - 1),
          revision: license.revision + 1,
        },
        now,
        device: known,
        user: await userOf(change, old),
        vacancy: { id: old.id },
        decision,
      },
      { hardwareId: wanted.newHardwareId, device: {} },
      online,
    );
    await tellActivation({ queries, now, audience }, { ...activated, kind: decision.kind, assignment: null });
    await recordDeviceChange(change, activated.device, {
      action: "device.replaced",
      text: "Device replaced",
      before: { device_id: old.id, hardware_id: old.hardware_id },
      after: { device_id: activated.device.id, hardware_id: wanted.newHardwareId },
    });
    return activated.device.id;
  });
}

/**
 * The rules of any activation, but for those that ask for room or for a beginning: the place is there, and has been
 * in use.
 */
async function judgeNewcomer({ queries, license, now }: LicenseUnderChange, hardwareId: string) {
  const { device, isBlacklisted } = await findKnownDevice(queries, license.id, hardwareId);
  const facts = {
    license: { ...license, allow_unlimited_activations: true, start_date: null },
    isBlacklisted,
    device,
    user: null,
    hasVacancyOfAnother: true,
    isVirtualMachine: false,
  };
  const decision = decideActivation(facts, now);
  if (decision.kind === "refused") throw new Problem(decision.code);
  if (decision.kind === "activated") return { device, decision: decision satisfies Granted };
  throw invalidFields({ new_hardware_id: ["must not be a device that is active on this license already"] });
}

async function userOf({ queries }: LicenseUnderChange, { license_user_id }: DeviceTable) {
  const [user] = license_user_id === null ? [] : await listLicenseUsersById(queries, [license_user_id]);
  return user ?? null;
}
