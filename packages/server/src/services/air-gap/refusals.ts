/** What the person with the codes is told, and can do, where a code is not taken. */
import {
  type EligibilityRefusal,
  FAILED_ATTEMPTS_MAX,
  INITIALIZATION_CODE_MILLISECONDS,
  type InitializationCodeRefusal,
} from "../../domain/air-gap.ts";
import { HOUR_MILLISECONDS } from "../../domain/calendar.ts";
import { codes } from "../../errors/codes.ts";
import { CommandRefused } from "../../errors/problem.ts";

export type AirGapRefusal = EligibilityRefusal | InitializationCodeRefusal | "wrong_code";

const hours = INITIALIZATION_CODE_MILLISECONDS / HOUR_MILLISECONDS;

const messages: Readonly<Record<AirGapRefusal, string>> = {
  user_based: "The license has no license key: licenses of users cannot be activated by codes. Activate it online.",
  not_air_gapped: "The license is not air-gapped. Issue one from a policy with is_air_gapped, or activate it online.",
  offline_activation_not_allowed:
    "The license may be activated online only. Import it with allow_offline_activation: true to allow codes.",
  floating_cloud:
    "Seats of the license float in the cloud and are held by checking in. Issue one without is_floating_cloud.",
  license_not_enabled: "The license is disabled. Enable it first with: leasehold license enable",
  license_expired: codes.license_expired.message,
  trial_expired: codes.trial_expired.message,
  license_not_active: "The license is not active on any device, so there is nothing to deactivate.",
  no_code: "No initialization code was issued. Issue one with: leasehold air-gap init",
  code_used: "The initialization code was used before. Issue another with: leasehold air-gap init",
  code_expired: `The initialization code is older than ${hours} hours. Issue another with: leasehold air-gap init`,
  too_many_attempts: `The initialization code is void after ${FAILED_ATTEMPTS_MAX} wrong codes. Issue another with: leasehold air-gap init`,
  wrong_code:
    "The code is not that of this device, this license and its newest initialization code. Compare the hardware id and the code with the device's screen, letter by letter.",
};

export function refuseAirGap(refusal: AirGapRefusal): CommandRefused {
  return new CommandRefused(messages[refusal]);
}
