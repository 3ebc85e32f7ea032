import { describe, expect, it } from "vitest";
import { type ActivationFacts, decideActivation } from "./activation.ts";

const now = Date.parse("2026-03-03T09:15:00Z");
const facts: ActivationFacts = {
  license: {
    license_type: "perpetual",
    is_trial: false,
    validity_period: null,
    allow_grace_period: false,
    grace_period: 0,
    enabled: true,
    start_date: null,
    prevent_vm: false,
    max_activations: 2,
    allow_unlimited_activations: false,
    times_activated: 0,
    max_transfers: 0,
    transfer_count: 0,
  },
  isBlacklisted: false,
  device: null,
  user: null,
  hasVacancyOfAnother: false,
  isVirtualMachine: false,
};
const license = (changes: Partial<ActivationFacts["license"]>) => ({ license: { ...facts.license, ...changes } });
const user = { license_user_id: 1, max_activations: 2, allow_unlimited_activations: false, total_activations: 2 };

/** Each refusal with facts that cause it, in the order in which they are asked. */
const causes: [string, Partial<ActivationFacts>][] = [
  ["license_not_enabled", license({ enabled: false })],
  ["blacklisted", { isBlacklisted: true }],
  ["license_expired", license({ license_type: "time-limited", validity_period: "2025-01-31" })],
  ["license_start_date_error", license({ start_date: now + 1 })],
  ["vm_not_allowed", { ...license({ prevent_vm: true }), isVirtualMachine: true }],
  ["license_activated_max_times", license({ times_activated: 2 })],
  ["license_user_activated_max_times", { user }],
  ["license_transferred_max_times", { ...license({ max_transfers: -1 }), hasVacancyOfAnother: true }],
];

function merged(...parts: Partial<ActivationFacts>[]): ActivationFacts {
  const licenses = parts.map((part) => part.license ?? {});
  const changed = licenses.map((one) =>
    Object.fromEntries(Object.entries(one).filter(([name, value]) => value !== Reflect.get(facts.license, name))),
  );
  return Object.assign({}, facts, ...parts, { license: Object.assign({}, facts.license, ...changed) });
}

describe("activation", () => {
  it.each(causes)("is refused with %s", (code, cause) => {
    expect(decideActivation(merged(cause), now)).toEqual({ kind: "refused", code });
  });

  it.each(causes.slice(1).map((cause, index) => [causes[index]?.[0] ?? "", cause[0], index] as const))(
    "is refused with %s before %s",
    (first, _second, index) => {
      const [one, two] = [causes[index]?.[1] ?? {}, causes[index + 1]?.[1] ?? {}];
      expect(decideActivation(merged(one, two), now)).toEqual({ kind: "refused", code: first });
    },
  );

  it("of an active device counts nothing, even when the license is full or has not started", () => {
    const device = { is_active: true, license_user_id: null, vacant_since: null };
    const full = merged({ device }, license({ times_activated: 2, start_date: now + 1 }));
    expect(decideActivation(full, now)).toEqual({ kind: "repeated" });
  });

  it("by another user moves the device, unless that user is full", () => {
    const device = { is_active: true, license_user_id: 9, vacant_since: null };
    const free = { ...user, total_activations: 1 };
    expect(decideActivation(merged({ device, user: free }), now)).toEqual({ kind: "moved" });
    expect(decideActivation(merged({ device, user }), now)).toEqual({
      kind: "refused",
      code: "license_user_activated_max_times",
    });
  });

  it("knows no limit of a user's own where it is null or 0", () => {
    for (const max_activations of [null, 0]) {
      const unlimited = { ...user, max_activations, total_activations: 1000 };
      expect(decideActivation(merged({ user: unlimited }), now).kind).toBe("activated");
    }
  });

  it("takes a device's own vacancy first, then another's, then none", () => {
    const own = { is_active: false, license_user_id: null, vacant_since: 1 };
    const strict = license({ max_transfers: -1 });
    expect(decideActivation(merged({ device: own, hasVacancyOfAnother: true }, strict), now)).toEqual({
      kind: "activated",
      takesOver: "own",
    });
    expect(decideActivation(merged({ hasVacancyOfAnother: true }), now)).toMatchObject({ takesOver: "other" });
    expect(decideActivation(merged(strict), now)).toMatchObject({ takesOver: "none" });
  });

  it("allows n transfers, without limit for 0", () => {
    const moving = { hasVacancyOfAnother: true };
    const after = (max_transfers: number, transfer_count: number) =>
      decideActivation(merged(moving, license({ max_transfers, transfer_count })), now).kind;
    expect(after(1, 0)).toBe("activated");
    expect(after(1, 1)).toBe("refused");
    expect(after(0, 1000)).toBe("activated");
  });
});
