/** Takes a license back from a device that shows a deactivation code. */
import { CommandRefused } from "../../errors/problem.ts";
import { findDevice } from "../../storage/devices.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordDeviceDeed } from "../audit/record-device-deed.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOfCompany } from "../events/audience.ts";
import { deactivateDevice } from "../licenses/deactivate.ts";
import { answerDeviceCode, type Confirmation, type DeviceCode } from "./answer-device-code.ts";

export function deactivateByCode(context: ServiceContext, companyId: number, given: DeviceCode): Promise<Confirmation> {
  return answerDeviceCode(context, companyId, "deactivation", given, async (admitted) => {
    const device = await findDevice(admitted.queries, admitted.license.id, given.hardwareId);
    if (!device?.is_active) {
      throw new CommandRefused(
        `The license is not active on the device ${given.hardwareId}. See: leasehold device list`,
      );
    }
    const audience = await audienceOfCompany(admitted.queries, companyId);
    await deactivateDevice(context, { ...admitted, audience, device });
    await recordDeviceDeed(context, admitted.queries, commandLine(companyId), {
      ...admitted,
      device,
      deed: "deactivated",
      by: "air-gap",
    });
  });
}
