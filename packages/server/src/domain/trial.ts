/** Trials that whoever asks is given: which policies offer them, and when one that was given is of use no more. */
import { builtInEntitlements, type EntitlementDefaults, settledEntitlements } from "./entitlements.ts";
import type { IssuePolicy } from "./issue.ts";
import { expiryRefusal, type ValidityFacts } from "./license-state.ts";

/**
 * Whether licenses of the policy are given as trials: where the policy says nothing of it, as the product says. A trial
 * without an end would be a license for everybody, so there must be a length.
 */
export function offersTrials(product: EntitlementDefaults, policy: EntitlementDefaults & IssueType): boolean {
  const { allow_trial, trial_days, valid_duration } = {
    ...builtInEntitlements,
    ...settledEntitlements(product),
    ...settledEntitlements(policy),
  };
  return allow_trial && (trial_days > 0 || (policy.license_type !== "perpetual" && valid_duration !== null));
}

type IssueType = Pick<IssuePolicy, "license_type">;

export interface GivenTrialFacts {
  readonly license: ValidityFacts & { readonly enabled: boolean };
  readonly isBlacklisted: boolean;
}

export type GivenTrialRefusal = "license_not_enabled" | "blacklisted" | "trial_expired";

const rules: readonly {
  readonly code: GivenTrialRefusal;
  readonly applies: (facts: GivenTrialFacts, now: number) => boolean;
}[] = [
  { code: "license_not_enabled", applies: ({ license }) => !license.enabled },
  { code: "blacklisted", applies: ({ isBlacklisted }) => isBlacklisted },
  { code: "trial_expired", applies: ({ license }, now) => expiryRefusal(license, now) === "trial_expired" },
];

/** Why a trial that was given before is not told again, or null: the first that applies. */
export function givenTrialRefusal(facts: GivenTrialFacts, now: number): GivenTrialRefusal | null {
  return rules.find((rule) => rule.applies(facts, now))?.code ?? null;
}
