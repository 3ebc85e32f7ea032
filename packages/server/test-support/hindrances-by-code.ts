/** For every code that a call can answer: what brings it about. */
import type { LicenseApiCall } from "../src/domain/call-names.ts";
import type { Code } from "../src/errors/codes.ts";
import { areas } from "./calls/areas.ts";
import type { Hindrance } from "./hindrance.ts";

const UNKNOWN_KEY = "00000000-0000-4000-8000-000000000000";

/** Answered by the server itself, whatever the call; they need a server of their own. */
export const serverRefusals: readonly Code[] = ["rate_limited", "internal_error", "service_unavailable"];

/** Before any call's own rules are asked, in the order in which they are asked. */
export const authorizationHindrances = {
  missing_headers: { code: "missing_headers", header: { date: undefined } },
  authorization_invalid_headers: {
    code: "authorization_invalid_headers",
    header: { authorization: 'algorithm="hmac-sha256" headers' },
  },
  authorization_missing_params: { code: "authorization_missing_params", header: { apikey: undefined } },
  hmac_required: { code: "hmac_required", header: { algorithm: "hmac-sha1" } },
  date_header_diff: { code: "date_header_diff", header: { date: "Tue, 03 Mar 2026 08:59:59 GMT" } },
  invalid_api_key: { code: "invalid_api_key", header: { apikey: UNKNOWN_KEY } },
  revoked_api_key: { code: "revoked_api_key", isRevoked: true },
  signature_mismatch: { code: "signature_mismatch", header: { signature: "c2lnbmVkIGJ5IG5vYm9keQ==" } },
  read_only_api_key: { code: "read_only_api_key", key: { isReadOnly: true } },
  api_key_product_not_allowed: { code: "api_key_product_not_allowed", key: { products: ["cad"] } },
  api_key_call_not_allowed: { code: "api_key_call_not_allowed", key: { calls: ["trial_key"] } },
} as const satisfies Partial<Record<Code, Hindrance>>;

export const requestHindrances = {
  invalid_json: { code: "invalid_json", rawBody: '{"product": "cad"' },
  missing_parameters: { code: "missing_parameters", request: { hardware_id: undefined } },
  validation_error: { code: "validation_error", request: { hardware_id: "two\nlines" } },
} as const satisfies Partial<Record<Code, Hindrance>>;

/** Before any device is looked for. */
export const licenseHindrances = {
  unknown_product: { code: "unknown_product", request: { product: "no-such-product" } },
  license_not_found: { code: "license_not_found", request: { license_key: "NONE-0000-0000-0000" } },
  license_not_enabled: {
    code: "license_not_enabled",
    arrange: ({ license }) => license.switchOn(false),
  },
  blacklisted: { code: "blacklisted", arrange: ({ license, device }) => license.blacklist(device) },
  license_expired: {
    code: "license_expired",
    arrange: async ({ wire, license }) => {
      if (!license.isActivated) await license.activeDevice();
      wire.clock.advance({ days: 366 });
    },
  },
  trial_expired: {
    code: "trial_expired",
    terms: { is_trial: true, trial_days: 3 },
    arrange: async ({ wire, license }) => {
      if (!license.isActivated) await license.activeDevice();
      wire.clock.advance({ days: 4 });
    },
  },
} as const satisfies Partial<Record<Code, Hindrance>>;

export const deviceHindrances = {
  license_not_active: { code: "license_not_active", activated: "nowhere" },
  device_not_found: { code: "device_not_found", activated: "elsewhere" },
  invalid_license_feature_code: { code: "invalid_license_feature_code", request: { feature: "NONE" } },
  feature_not_floating: { code: "feature_not_floating", request: { feature: "PLAIN" } },
  floating_feature_device_not_in_use: { code: "floating_feature_device_not_in_use" },
  license_borrow_not_allowed: {
    code: "license_borrow_not_allowed",
    terms: { can_borrow: false, features: [{ code: "SEAT", can_borrow: false }] },
  },
  borrow_until_not_valid: {
    code: "borrow_until_not_valid",
    request: { borrowed_until: "2026-03-03T09:14:59Z" },
  },
  floating_not_available: {
    code: "floating_not_available",
    terms: { floating_users: 0, features: [{ code: "SEAT", floating_users: 0 }] },
  },
} as const satisfies Partial<Record<Code, Hindrance>>;

export const activationHindrances = {
  disabled_product: { code: "disabled_product", arrange: ({ license }) => license.switchProduct({ active: false }) },
  archived_product: {
    code: "archived_product",
    arrange: ({ license }) => license.switchProduct({ is_archived: true }),
  },
  invalid_product_auth_method: {
    code: "invalid_product_auth_method",
    request: { license_key: undefined, username: "eva@edge.example", password: "geslo ena ž" },
  },
  license_user_not_found: {
    code: "license_user_not_found",
    users: { ana: {} },
    request: { password: "not this one" },
  },
  license_start_date_error: { code: "license_start_date_error", terms: { start_date: "2028-01-01" } },
  vm_not_allowed: { code: "vm_not_allowed", terms: { prevent_vm: true }, request: { is_vm: true } },
  license_activated_max_times: {
    code: "license_activated_max_times",
    arrange: ({ license }) => license.change({ max_activations: 0 }),
  },
  license_user_activated_max_times: {
    code: "license_user_activated_max_times",
    users: { ana: { max_activations: 1 }, bo: {} },
    arrange: async ({ license }) => void (await license.activeDevice("ana")),
  },
  license_transferred_max_times: {
    code: "license_transferred_max_times",
    terms: { max_transfers: -1 },
    arrange: async ({ license }) => {
      const former = await license.activeDevice(license.isUserBased ? "bo" : undefined);
      await former.deactivate();
    },
  },
} as const satisfies Partial<Record<Code, Hindrance>>;

const everywhere: Partial<Record<Code, Hindrance>> = {
  ...authorizationHindrances,
  ...requestHindrances,
  payload_too_large: {
    code: "payload_too_large",
    request: { comment: "long ".repeat(4_000) },
    rawBody: JSON.stringify({ comment: "long ".repeat(60_000) }),
  },
  ...licenseHindrances,
  ...deviceHindrances,
  ...activationHindrances,
};

export function hindranceFor(call: LicenseApiCall, code: Code): Hindrance | undefined {
  const onCall = areas.map((area) => area.onCall[call]?.[code]).find((hindrance) => hindrance !== undefined);
  return onCall ?? areas.map((area) => area.everywhere[code]).find(Boolean) ?? everywhere[code];
}

/** Every code that something is known to bring about. */
export const codesWithHindrance = new Set(
  [everywhere, ...areas.flatMap((area) => [area.everywhere, ...Object.values(area.onCall)])].flatMap(
    (hindrances) => Object.keys(hindrances) as Code[],
  ),
);
