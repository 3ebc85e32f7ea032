/** Who may have an initialization code, and how long it can be used: licenses whose devices never see a network. */
import { HOUR_MILLISECONDS } from "./calendar.ts";
import { expiryRefusal, type ValidityFacts } from "./license-state.ts";

export type AirGapPurpose = "activation" | "deactivation";

/** What a code of the device is judged against, as it is stored. */
export interface InitializationCodeFacts {
  readonly expires_at: number;
  /** Failed ones. */
  readonly attempts: number;
  readonly used_at: number | null;
}

export interface AirGappedLicense extends ValidityFacts {
  readonly license_key: string | null;
  readonly is_air_gapped: boolean;
  readonly allow_offline_activation: boolean;
  readonly is_floating_cloud: boolean;
  readonly enabled: boolean;
  readonly times_activated: number;
}

export const INITIALIZATION_CODE_MILLISECONDS = 24 * HOUR_MILLISECONDS;
export const FAILED_ATTEMPTS_MAX = 5;

interface EligibilityRule {
  readonly code: string;
  readonly purposes: readonly AirGapPurpose[];
  readonly applies: (license: AirGappedLicense, now: number) => boolean;
}

/** In the order in which they are told. What a new activation alone must pass is not asked of giving one back. */
const eligibilityRules = [
  { code: "user_based", purposes: ["activation", "deactivation"], applies: (license) => license.license_key === null },
  { code: "not_air_gapped", purposes: ["activation", "deactivation"], applies: (license) => !license.is_air_gapped },
  {
    code: "offline_activation_not_allowed",
    purposes: ["activation"],
    applies: (license) => !license.allow_offline_activation,
  },
  // A seat is held by checking in, which a device without a network cannot do.
  { code: "floating_cloud", purposes: ["activation"], applies: (license) => license.is_floating_cloud },
  { code: "license_not_enabled", purposes: ["activation"], applies: (license) => !license.enabled },
  {
    code: "license_expired",
    purposes: ["activation"],
    applies: (license, now) => expiryRefusal(license, now) === "license_expired",
  },
  {
    code: "trial_expired",
    purposes: ["activation"],
    applies: (license, now) => expiryRefusal(license, now) === "trial_expired",
  },
  { code: "license_not_active", purposes: ["deactivation"], applies: (license) => license.times_activated === 0 },
] as const satisfies readonly EligibilityRule[];

export type EligibilityRefusal = (typeof eligibilityRules)[number]["code"];

/** Why the license's devices cannot be activated, or deactivated, by codes at all, or null. */
export function eligibilityRefusal(
  license: AirGappedLicense,
  purpose: AirGapPurpose,
  now: number,
): EligibilityRefusal | null {
  const rules: readonly (EligibilityRule & { code: EligibilityRefusal })[] = eligibilityRules;
  return rules.find((rule) => rule.purposes.includes(purpose) && rule.applies(license, now))?.code ?? null;
}

export type InitializationCodeRefusal = "no_code" | "code_used" | "code_expired" | "too_many_attempts";

/** Why the newest initialization code of a license can no longer be answered, or null. */
export function initializationCodeRefusal(
  code: InitializationCodeFacts | null,
  now: number,
): InitializationCodeRefusal | null {
  if (code === null) return "no_code";
  if (code.used_at !== null) return "code_used";
  if (now >= code.expires_at) return "code_expired";
  return code.attempts >= FAILED_ATTEMPTS_MAX ? "too_many_attempts" : null;
}
