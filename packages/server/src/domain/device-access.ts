/** Whether a device may make a call on a license at all: the ordered refusals of every device-level call. */
import { isActive } from "./license-state.ts";

export interface DeviceAccessFacts {
  readonly license: {
    readonly enabled: boolean;
    readonly is_always_active: boolean;
    readonly times_activated: number;
  };
  readonly isBlacklisted: boolean;
  readonly device: { readonly is_active: boolean; readonly license_user_id: number | null } | null;
  /** The user who calls, on a user-based license: a device belongs to whoever activated it. */
  readonly userId: number | null;
}

export type DeviceAccessRefusal = (typeof rules)[number]["code"];

const rules = [
  { code: "license_not_enabled", applies: ({ license }: DeviceAccessFacts) => !license.enabled },
  { code: "blacklisted", applies: ({ isBlacklisted }: DeviceAccessFacts) => isBlacklisted },
  { code: "license_not_active", applies: ({ license }: DeviceAccessFacts) => !isActive(license) },
  {
    code: "device_not_found",
    applies: ({ device, userId }: DeviceAccessFacts) =>
      !device?.is_active || (userId !== null && device.license_user_id !== userId),
  },
] as const;

/** A device can always be given back, so giving it back leaves these two out. */
const notAskedOfDeactivation: readonly string[] = ["license_not_enabled", "blacklisted"];

/** The first refusal that applies, or null. */
export function deviceAccessRefusal(
  facts: DeviceAccessFacts,
  purpose: "use" | "deactivation" = "use",
): DeviceAccessRefusal | null {
  const asked = purpose === "use" ? rules : rules.filter((rule) => !notAskedOfDeactivation.includes(rule.code));
  return asked.find((rule) => rule.applies(facts))?.code ?? null;
}
