/** Where two refusals apply, the first of the documented order is answered: a test for each neighbouring pair. */
import { expect, it } from "vitest";
import { consumption } from "../../../test-support/calls/consumption.ts";
import { tokenHindrances } from "../../../test-support/calls/oauth.ts";
import { readingHindrances } from "../../../test-support/calls/reading.ts";
import { signInHindrances } from "../../../test-support/calls/single-sign-on.ts";
import type { Hindrance } from "../../../test-support/hindrance.ts";
import { meet } from "../../../test-support/hindrances.ts";
import {
  activationHindrances,
  authorizationHindrances,
  deviceHindrances,
  licenseHindrances,
  requestHindrances,
} from "../../../test-support/hindrances-by-code.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import type { LicenseApiCall } from "../../domain/call-names.ts";
import { codes } from "../../errors/codes.ts";

interface Pair {
  readonly call: LicenseApiCall;
  readonly first: Hindrance;
  readonly second: Hindrance;
}

/** Each hindrance with the one after it. */
function pairsOf(call: LicenseApiCall, inOrder: readonly Hindrance[]): readonly Pair[] {
  return inOrder.flatMap((first, index) => {
    const second = inOrder[index + 1];
    return second === undefined ? [] : [{ call, first, second }];
  });
}

const { missing_headers, authorization_invalid_headers, authorization_missing_params } = authorizationHindrances;
const { hmac_required, date_header_diff, invalid_api_key, revoked_api_key } = authorizationHindrances;
const { signature_mismatch, read_only_api_key } = authorizationHindrances;
const { api_key_product_not_allowed, api_key_call_not_allowed } = authorizationHindrances;
const { oauth_token_malformed, oauth_token_expired } = tokenHindrances;
const { invalid_json, missing_parameters, validation_error } = requestHindrances;
const { unknown_product, license_not_found, license_not_enabled, blacklisted } = licenseHindrances;
const { license_expired, trial_expired } = licenseHindrances;
const { sso_customer_account_url_error, sso_customer_account_token_error } = signInHindrances;
const { license_not_active, device_not_found, invalid_license_feature_code, feature_not_floating } = deviceHindrances;
const { disabled_product, archived_product, invalid_product_auth_method } = activationHindrances;
const { license_user_not_found, license_start_date_error, vm_not_allowed } = activationHindrances;
const { license_activated_max_times, license_transferred_max_times } = activationHindrances;
const { active_license_required, license_key_or_license_user_required, version_not_found } = readingHindrances;

/** Parameters in a broken body are neither missing nor invalid, so this one stands in a body that can be read. */
const bothInBody: Hindrance = { code: "validation_error", request: { feature: "two\nlines" } };

const authorization = (
  [
    { first: missing_headers, second: { ...authorization_invalid_headers } },
    { first: authorization_invalid_headers, second: date_header_diff },
    { first: authorization_missing_params, second: hmac_required },
    { first: hmac_required, second: date_header_diff },
    { first: date_header_diff, second: invalid_api_key },
    { first: invalid_api_key, second: signature_mismatch },
    { first: revoked_api_key, second: signature_mismatch },
    { first: signature_mismatch, second: read_only_api_key },
    { first: read_only_api_key, second: api_key_product_not_allowed },
    { first: api_key_product_not_allowed, second: api_key_call_not_allowed },
    { first: api_key_call_not_allowed, second: invalid_json },
    { first: signature_mismatch, second: invalid_json },
    { first: date_header_diff, second: oauth_token_malformed },
    { first: oauth_token_malformed, second: invalid_json },
    { first: oauth_token_expired, second: invalid_json },
    { first: missing_parameters, second: bothInBody },
    { first: missing_parameters, second: { code: "validation_error", request: { username: "both@test.example" } } },
    { first: validation_error, second: unknown_product },
  ] satisfies Omit<Pair, "call">[]
).map((pair): Pair => ({ call: "floating/feature_release", ...pair }));

/** What decides the call's own rule comes last. */
const deviceOrder: readonly Hindrance[] = [
  unknown_product,
  license_not_found,
  license_not_enabled,
  blacklisted,
  license_not_active,
  device_not_found,
];
const seatIsRefused: Hindrance = {
  code: "floating_not_available",
  terms: { floating_users: 0, features: [{ code: "SEAT", floating_users: 0 }] },
};

const device: readonly Pair[] = [
  ...pairsOf("check_license", [...deviceOrder, license_expired]),
  ...pairsOf("check_license", [trial_expired, seatIsRefused]),
  ...pairsOf("check_license", [license_expired, seatIsRefused]),
  ...pairsOf("check_license_feature", [...deviceOrder, invalid_license_feature_code, license_expired]),
  ...pairsOf("check_license_feature", [license_expired, seatIsRefused]),
  ...pairsOf("floating/release", [
    ...deviceOrder,
    { code: "floating_not_available", terms: { is_floating_cloud: false } },
  ]),
  ...pairsOf("floating/feature_release", [...deviceOrder, invalid_license_feature_code]),
  ...pairsOf("floating/feature_release", [device_not_found, feature_not_floating]),
  ...pairsOf("floating/borrow", [unknown_product, sso_customer_account_url_error]),
  ...pairsOf("floating/borrow", [...deviceOrder, license_expired, deviceHindrances.license_borrow_not_allowed]),
  ...pairsOf("floating/borrow", [
    deviceHindrances.license_borrow_not_allowed,
    deviceHindrances.borrow_until_not_valid,
    seatIsRefused,
  ]),
  ...pairsOf("floating/feature_borrow", [...deviceOrder, invalid_license_feature_code, license_expired]),
  ...pairsOf("floating/feature_borrow", [device_not_found, feature_not_floating, license_expired]),
  ...pairsOf("floating/feature_borrow", [
    license_expired,
    deviceHindrances.license_borrow_not_allowed,
    deviceHindrances.borrow_until_not_valid,
    seatIsRefused,
  ]),
  ...pairsOf("deactivate_license", [unknown_product, license_not_found, license_not_active]),
  ...pairsOf("deactivate_license", [license_not_active, device_not_found]),
];

/** The hindrance that the area of consumption knows for a code. */
function counting(code: keyof typeof consumption.everywhere): Hindrance {
  const hindrance = consumption.everywhere[code];
  if (hindrance === undefined) throw new Error(`Nothing brings about ${code}.`);
  return hindrance;
}

const notCounting = counting("license_not_consumption");
const unsupportedFeature = counting("unsupported_product_feature");
const negative = counting("consumption_negative_not_allowed");

const consuming: readonly Pair[] = [
  ...pairsOf("add_consumption", [...deviceOrder, license_expired, notCounting, negative]),
  ...pairsOf("add_consumption", [trial_expired, notCounting, counting("license_not_enough_consumptions")]),
  ...pairsOf("add_feature_consumption", [...deviceOrder, unsupportedFeature, license_expired, negative]),
  ...pairsOf("add_feature_consumption", [
    unsupportedFeature,
    trial_expired,
    counting("feature_not_enough_consumptions"),
  ]),
  ...pairsOf("track_device_variables", deviceOrder),
  ...pairsOf("get_device_variables", deviceOrder),
];

/** On a license of users, where key-based ones cannot show the pair. */
const ofUsers = { ana: {}, bo: {} };
const expiredOfUsers: Hindrance = { ...license_expired, users: ofUsers };
const userIsFull: Hindrance = {
  code: "license_user_activated_max_times",
  users: { ana: { max_activations: 1 }, bo: {} },
  arrange: async ({ license }) => {
    if (!license.isActivated) await license.activeDevice("ana");
  },
};
/** One transfer is allowed, and Ana's other device has made it; then Bo leaves one more vacancy. */
const usersTransfersAreUsedUp: Hindrance = {
  code: "license_transferred_max_times",
  terms: { max_transfers: 1 },
  users: ofUsers,
  arrange: async ({ license }) => {
    await (await license.activeDevice("bo")).deactivate();
    await license.activeDevice("ana");
    await (await license.activeDevice("bo")).deactivate();
  },
};

const activationOrder = (call: LicenseApiCall): readonly Pair[] => [
  ...pairsOf(call, [unknown_product, disabled_product, archived_product, sso_customer_account_url_error]),
  ...pairsOf(call, [archived_product, invalid_product_auth_method]),
  { call, first: invalid_product_auth_method, second: license_not_found },
  ...pairsOf(call, [license_not_found, license_not_enabled, blacklisted, license_expired]),
  ...pairsOf(call, [license_user_not_found, expiredOfUsers]),
  ...pairsOf(call, [sso_customer_account_url_error, expiredOfUsers]),
  ...pairsOf(call, [sso_customer_account_token_error, expiredOfUsers]),
  ...pairsOf(call, [blacklisted, trial_expired]),
  ...pairsOf(call, [license_start_date_error, vm_not_allowed, license_activated_max_times]),
  ...pairsOf(call, [license_activated_max_times, userIsFull, usersTransfersAreUsedUp]),
  ...pairsOf(call, [license_activated_max_times, license_transferred_max_times]),
];
const activation = [...activationOrder("activate_license"), ...activationOrder("activate_bundle")];

const versionsOrder: readonly Hindrance[] = deviceOrder.map((hindrance) =>
  hindrance === license_not_active ? active_license_required : hindrance,
);
/** The features of a bundle belong to its members, so its license names none. */
const bundleIsFull: Hindrance = { code: "floating_not_available", terms: { floating_users: 0 } };

const bundlesAndVersions: readonly Pair[] = [
  ...pairsOf("check_bundle", [...deviceOrder, license_expired, bundleIsFull]),
  ...pairsOf("check_bundle", [trial_expired, bundleIsFull]),
  ...pairsOf("deactivate_bundle", [unknown_product, license_not_found, license_not_active]),
  ...pairsOf("deactivate_bundle", [license_not_active, device_not_found]),
  ...pairsOf("versions", versionsOrder),
  ...pairsOf("installation_file", [license_key_or_license_user_required, unknown_product]),
  ...pairsOf("installation_file", [...versionsOrder, version_not_found]),
];

const title = ({ call, first, second }: Pair) => ({ call, first, second, one: first.code, other: second.code });

describeOnServers("the order of refusals", (wire) => {
  it.each([...authorization, ...device, ...consuming, ...activation, ...bundlesAndVersions].map(title))(
    "$call: $one comes before $other",
    async ({ call, first, second }) => {
      expect(await meet(wire, call, [first, second])).toMatchObject(refused(first.code, codes[first.code].status));
      // The second does hold by itself, or the pair would prove nothing.
      expect(await meet(wire, call, [second])).toMatchObject(refused(second.code, codes[second.code].status));
    },
  );

  it("an expired license refuses even a device that is active on it", async () => {
    const license = await wire.license({ license_type: "time-limited", valid_duration: "10d" });
    const device = await license.activeDevice();
    wire.clock.advance({ days: 11 });
    expect(await device.activate()).toMatchObject(refused("license_expired"));
  });

  it.each([
    ["the license's start lies ahead", { start_date: "2028-01-01" }, {}],
    ["it has become a virtual machine", { prevent_vm: true }, { is_vm: true }],
    ["the license is full", { max_activations: 0 }, {}],
    ["no transfer is allowed", { max_transfers: -1 }, {}],
  ])("a device that is active is given its activation again, although %s", async (_why, terms, extra) => {
    const license = await wire.license({ max_activations: 2 });
    const active = await license.activeDevice();
    const other = await license.activeDevice();
    await other.deactivate();
    await license.change(terms);
    expect(await active.activate(extra)).toMatchObject(granted({ times_activated: 1, transfer_count: 0 }));
  });

  it("a disabled or blacklisted device can be given back", async () => {
    expect(await meet(wire, "deactivate_license", [license_not_enabled, blacklisted])).toMatchObject(granted());
  });
});
