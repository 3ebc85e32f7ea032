/** Where two refusals apply, the first of the documented order is answered: a test for each neighbouring pair. */
import { expect, it } from "vitest";
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
const { invalid_json, missing_parameters, validation_error } = requestHindrances;
const { unknown_product, license_not_found, license_not_enabled, blacklisted } = licenseHindrances;
const { license_expired, trial_expired, sso_customer_account_url_error } = licenseHindrances;
const { license_not_active, device_not_found, invalid_license_feature_code, feature_not_floating } = deviceHindrances;
const { disabled_product, archived_product, invalid_product_auth_method } = activationHindrances;
const { license_user_not_found, license_start_date_error, vm_not_allowed } = activationHindrances;
const { license_activated_max_times, license_transferred_max_times } = activationHindrances;

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
  ...pairsOf("floating/borrow", [
    { ...sso_customer_account_url_error, request: { ...sso_customer_account_url_error.request } },
    license_not_enabled,
  ]),
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

const activation: readonly Pair[] = pairsOf("activate_license", [
  unknown_product,
  disabled_product,
  archived_product,
  sso_customer_account_url_error,
]).concat(
  pairsOf("activate_license", [archived_product, invalid_product_auth_method]),
  { call: "activate_license", first: invalid_product_auth_method, second: license_not_found },
  pairsOf("activate_license", [license_not_found, license_not_enabled, blacklisted, license_expired]),
  pairsOf("activate_license", [license_user_not_found, expiredOfUsers]),
  pairsOf("activate_license", [blacklisted, trial_expired]),
  pairsOf("activate_license", [license_start_date_error, vm_not_allowed, license_activated_max_times]),
  pairsOf("activate_license", [license_activated_max_times, userIsFull, usersTransfersAreUsedUp]),
  pairsOf("activate_license", [license_activated_max_times, license_transferred_max_times]),
);

const title = ({ call, first, second }: Pair) => ({ call, first, second, one: first.code, other: second.code });

describeOnServers("the order of refusals", (wire) => {
  it.each([...authorization, ...device, ...activation].map(title))(
    "$call: $one comes before $other",
    async ({ call, first, second, other }) => {
      expect(await meet(wire, call, [first, second])).toMatchObject(refused(first.code));
      // The second does hold by itself, or the pair would prove nothing.
      expect(await meet(wire, call, [second])).toMatchObject(refused(other));
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
