/** Whether a device may be activated on a license, and what that does to its counts. */
import { expiryRefusal, type ValidityFacts } from "./license-state.ts";
import { fitsLimit } from "./limit.ts";

export interface ActivationFacts {
  readonly license: ValidityFacts & {
    readonly enabled: boolean;
    readonly start_date: number | null;
    readonly prevent_vm: boolean;
    readonly max_activations: number;
    readonly allow_unlimited_activations: boolean;
    readonly times_activated: number;
    readonly max_transfers: number;
    readonly transfer_count: number;
  };
  readonly isBlacklisted: boolean;
  /** The device's record on this license, if it was ever active there. */
  readonly device: {
    readonly is_active: boolean;
    readonly license_user_id: number | null;
    readonly vacant_since: number | null;
  } | null;
  /** The user who activates, on a user-based license. */
  readonly user: {
    readonly license_user_id: number;
    readonly max_activations: number | null;
    readonly allow_unlimited_activations: boolean;
    readonly total_activations: number;
  } | null;
  /** Whether a deactivated device has left a place that nobody has taken over yet. */
  readonly hasVacancyOfAnother: boolean;
  readonly isVirtualMachine: boolean;
}

export type ActivationRefusal = (typeof activationRefusals)[number]["code"] | "license_expired" | "trial_expired";

export type ActivationDecision =
  | { readonly kind: "refused"; readonly code: ActivationRefusal }
  /** Already active on this device, for this user: nothing is counted. */
  | { readonly kind: "repeated" }
  /** Active on this device for another user, from whom the activation moves. */
  | { readonly kind: "moved" }
  | { readonly kind: "activated"; readonly takesOver: "own" | "other" | "none" };

interface ActivationRule {
  readonly code: string;
  readonly applies: (facts: ActivationFacts, now: number) => boolean;
}

/** What is asked before the device's present state counts, then what only a new activation must pass, in order. */
const accessRefusals = [
  { code: "license_not_enabled", applies: ({ license }) => !license.enabled },
  { code: "blacklisted", applies: ({ isBlacklisted }) => isBlacklisted },
] as const satisfies readonly ActivationRule[];

const newActivationRefusals = [
  {
    code: "license_start_date_error",
    applies: ({ license }, now) => license.start_date !== null && now < license.start_date,
  },
  { code: "vm_not_allowed", applies: ({ license, isVirtualMachine }) => license.prevent_vm && isVirtualMachine },
  {
    code: "license_activated_max_times",
    applies: ({ license }) =>
      !fitsLimit(
        { max: license.max_activations, isUnlimited: license.allow_unlimited_activations },
        license.times_activated,
        1,
      ),
  },
  { code: "license_user_activated_max_times", applies: ({ user }) => isUserFull(user) },
  { code: "license_transferred_max_times", applies: (facts) => takeover(facts) === "other" && isTransferFull(facts) },
] as const satisfies readonly ActivationRule[];

const activationRefusals = [...accessRefusals, ...newActivationRefusals];

export function decideActivation(facts: ActivationFacts, now: number): ActivationDecision {
  const barred = accessRefusals.find((rule) => rule.applies(facts));
  if (barred !== undefined) return { kind: "refused", code: barred.code };
  const expired = expiryRefusal(facts.license, now);
  if (expired !== null) return { kind: "refused", code: expired };
  if (facts.device?.is_active) return repeatedOrMoved(facts);
  const refused = newActivationRefusals.find((rule) => rule.applies(facts, now));
  if (refused !== undefined) return { kind: "refused", code: refused.code };
  return { kind: "activated", takesOver: takeover(facts) };
}

function repeatedOrMoved({ device, user }: ActivationFacts): ActivationDecision {
  if (user === null || device?.license_user_id === user.license_user_id) return { kind: "repeated" };
  return isUserFull(user) ? { kind: "refused", code: "license_user_activated_max_times" } : { kind: "moved" };
}

/** A user's limit of null or 0 is no limit of the user's own. */
function isUserFull(user: ActivationFacts["user"]): boolean {
  if (user === null) return false;
  const isUnlimited = user.allow_unlimited_activations || !user.max_activations;
  return !fitsLimit({ max: user.max_activations ?? 0, isUnlimited }, user.total_activations, 1);
}

/** A device comes back to its own place, else takes the one that another has left: that alone is a transfer. */
function takeover({ device, hasVacancyOfAnother }: ActivationFacts): "own" | "other" | "none" {
  if (device !== null && device.vacant_since !== null) return "own";
  return hasVacancyOfAnother ? "other" : "none";
}

/** max_transfers: 0 sets no limit, -1 allows none. */
function isTransferFull({ license }: ActivationFacts): boolean {
  const limit = { max: Math.max(0, license.max_transfers), isUnlimited: license.max_transfers === 0 };
  return !fitsLimit(limit, license.transfer_count, 1);
}
