/** What administrators and devices change at once: floating licenses, one that people share, and two that share a pool. */
import { PRODUCT, type ProofLicense, proofCatalog } from "./proof-catalog.ts";

export const CREW = "crew";
export const CREW_ORDER = "crew";
export const PASSWORD = "correct horse battery";
/** Of all users of the license together. */
export const CREW_ACTIVATIONS = 6;
/** Of each user. */
export const USER_ACTIVATIONS = 3;
export const crewEmails: readonly string[] = Array.from({ length: 4 }, (_, user) => `user-${user}@proof.example`);

export const METERED = "metered";
export const METERED_ORDER = "metered";
export const meteredKeys: readonly string[] = ["METER-1", "METER-2"];

/** Bundles of two licenses each. */
export const PAIR = "pair";
export const PAIR_ORDER = "pair";
export const pairParts: readonly string[] = ["left", "right"];
export const pairKeys: readonly string[] = ["PAIR-1", "PAIR-2"];

/** Licenses of people who come and go. */
export const TEAM = "team";
export const TEAM_ORDER = "team";
export const teamEmails: readonly string[] = Array.from({ length: 4 }, (_, user) => `team-${user}@proof.example`);

/** Where licenses are added and deleted. */
const APPENDED_ORDER = "appended";

const DEVICES = 12;
export const otherDevices: readonly string[] = Array.from({ length: DEVICES }, (_, device) => `other-${device}`);

export function administrationCatalog(licenses: readonly ProofLicense[]): object {
  const floating = proofCatalog(licenses) as Record<"products" | "orders", readonly object[]>;
  const product = (short_code: string, authorization_method: string, license_type: string) => ({
    short_code,
    product_name: short_code,
    authorization_method,
    policies: [{ code: "only", name: "Only", is_default: true, license_type }],
  });
  return {
    products: [
      ...floating.products,
      product(CREW, "user", "perpetual"),
      product(METERED, "license-key", "consumption"),
      product(TEAM, "user", "perpetual"),
      ...pairParts.map((code) => product(code, "license-key", "consumption")),
    ],
    bundles: [
      {
        short_code: PAIR,
        product_name: PAIR,
        authorization_method: "license-key",
        members: Object.fromEntries(pairParts.map((code) => [code, {}])),
      },
    ],
    orders: [...floating.orders, crewOrder(), meteredOrder(), pairOrder(), teamOrder()],
  };
}

function crewOrder(): object {
  const users = crewEmails.map((email) => ({ email, password: PASSWORD, max_activations: USER_ACTIVATIONS }));
  const license = { product: CREW, max_license_users: 0, max_activations: CREW_ACTIVATIONS, users };
  return { id: CREW_ORDER, licenses: [license] };
}

/** The pool alone sets a limit. */
function meteredOrder(): object {
  const terms = { product: METERED, allow_unlimited_activations: true, allow_unlimited_consumptions: true };
  return { id: METERED_ORDER, licenses: meteredKeys.map((license_key) => ({ ...terms, license_key })) };
}

function pairOrder(): object {
  const terms = { product: PAIR, allow_unlimited_activations: true, allow_unlimited_consumptions: true };
  return { id: PAIR_ORDER, licenses: pairKeys.map((license_key) => ({ ...terms, license_key })) };
}

function teamOrder(): object {
  const users = teamEmails.map((email) => ({ email, password: PASSWORD }));
  const license = { product: TEAM, max_license_users: 0, allow_unlimited_activations: true, users };
  return { id: TEAM_ORDER, licenses: ["one", "two"].map((ref) => ({ ...license, ref })) };
}

/** The body that appends a floating license of this key to an order. */
export function appendedLicense(key: string, seats: number, activations: number): object {
  const license = { key, floating_users: seats, max_activations: activations };
  return { id: APPENDED_ORDER, append: true, items: [{ product_code: PRODUCT, licenses: [license] }] };
}
