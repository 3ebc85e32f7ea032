/** What user_licenses answers: each license with what it grants the user. */
import * as z from "zod";
import type { UserLicenses } from "../../../services/license-users/list-licenses.ts";
import { describeUser, userAnswer } from "./license-parts.ts";
import { describeListedLicense, listedLicenseAnswer } from "./listed-license.ts";

export const userLicensesAnswer = z.array(z.object({ license: listedLicenseAnswer, user: userAnswer }));

export function describeUserLicenses({ licenses, now }: UserLicenses): z.infer<typeof userLicensesAnswer> {
  return userLicensesAnswer.parse(
    licenses.map((listed) => ({
      license: describeListedLicense(listed, now),
      user: describeUser(listed.assignedUser),
    })),
  );
}
