/** What device_licenses answers: each license that knows the device, with its user. */
import * as z from "zod";
import type { DeviceLicenses } from "../../../services/devices/list-licenses.ts";
import { describeUser, userAnswer } from "./license-parts.ts";
import { describeListedLicense, listedLicenseAnswer } from "./listed-license.ts";

export const deviceLicensesAnswer = z.array(listedLicenseAnswer.extend({ user: userAnswer.optional() }));

/** Here, as its page shows it, the validity is a day and no instant. */
export function describeDeviceLicenses({ licenses, now }: DeviceLicenses): z.infer<typeof deviceLicensesAnswer> {
  return deviceLicensesAnswer.parse(
    licenses.map(({ assignedUser, ...listed }) => ({
      ...describeListedLicense(listed, now),
      validity_period: listed.license.validity_period,
      ...(assignedUser !== null && { user: describeUser(assignedUser) }),
    })),
  );
}
