/** The order of refusals of calls with a request file: what the file is comes first, what it may do comes last. */
import { expect, it } from "vitest";
import { offlineHindrances } from "../../../test-support/calls/offline.ts";
import type { Hindrance } from "../../../test-support/hindrance.ts";
import { meet } from "../../../test-support/hindrances.ts";
import {
  activationHindrances,
  authorizationHindrances,
  deviceHindrances,
  licenseHindrances,
  requestHindrances,
} from "../../../test-support/hindrances-by-code.ts";
import { refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import type { LicenseApiCall } from "../../domain/call-names.ts";

const { unreadable, missing_content, oldSchema, unknownKey, notAllowed, floating } = offlineHindrances;
const { read_only_api_key, api_key_product_not_allowed, api_key_call_not_allowed } = authorizationHindrances;
const { validation_error } = requestHindrances;
const { unknown_product, license_not_found, license_not_enabled, blacklisted, license_expired } = licenseHindrances;
const { disabled_product, archived_product, invalid_product_auth_method } = activationHindrances;
const { license_activated_max_times, license_transferred_max_times } = activationHindrances;
const { license_not_active, device_not_found } = deviceHindrances;

const inOrder: readonly (readonly [LicenseApiCall, readonly Hindrance[]])[] = [
  ["activate_offline", [api_key_product_not_allowed, api_key_call_not_allowed, missing_content]],
  ["activate_offline", [read_only_api_key, unreadable]],
  ["activate_offline", [validation_error, oldSchema, unknownKey, unknown_product, disabled_product, archived_product]],
  ["activate_offline", [archived_product, invalid_product_auth_method, license_not_found, license_not_enabled]],
  ["activate_offline", [license_not_enabled, blacklisted, license_expired]],
  ["activate_offline", [license_activated_max_times, notAllowed, floating]],
  ["activate_offline", [license_transferred_max_times, notAllowed]],
  ["activate_bundle_offline", [validation_error, oldSchema, unknownKey, unknown_product, disabled_product]],
  ["activate_bundle_offline", [license_activated_max_times, notAllowed, floating]],
  ["deactivate_offline", [validation_error, oldSchema, unknownKey, unknown_product, license_not_found]],
  ["deactivate_offline", [license_not_found, license_not_active, device_not_found]],
  ["deactivate_bundle_offline", [validation_error, oldSchema, unknownKey, unknown_product, license_not_found]],
  ["deactivate_bundle_offline", [license_not_found, license_not_active, device_not_found]],
];

const pairs = inOrder.flatMap(([call, hindrances]) =>
  hindrances.flatMap((first, index) => {
    const second = hindrances[index + 1];
    return second === undefined ? [] : [{ call, first, second, one: first.code, other: second.code }];
  }),
);

describeOnServers("the order of refusals of a file", (wire) => {
  it.each(pairs)("$call: $one comes before $other", async ({ call, first, second }) => {
    expect(await meet(wire, call, [first, second])).toMatchObject(refused(first.code));
    // The second does hold by itself, or the pair would prove nothing.
    expect(await meet(wire, call, [second])).toMatchObject(refused(second.code));
  });
});
