/** The order of refusals of trials and of the calls about people: a test for each neighbouring pair. */
import { expect, it } from "vitest";
import type { Hindrance } from "../../../test-support/hindrance.ts";
import { meet } from "../../../test-support/hindrances.ts";
import { hindranceFor } from "../../../test-support/hindrances-by-code.ts";
import { refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import type { LicenseApiCall } from "../../domain/call-names.ts";
import type { Code } from "../../errors/codes.ts";

const orders: readonly (readonly [LicenseApiCall, readonly Code[]])[] = [
  ["trial_key", ["missing_hardware_id", "validation_error"]],
  ["trial_key", ["unknown_product", "disabled_product", "archived_product", "trial_not_allowed", "email_missing"]],
  ["trial_key", ["trial_not_allowed", "license_not_enabled", "blacklisted", "trial_expired"]],
  ["user_licenses", ["missing_parameters", "unknown_product", "license_user_not_found"]],
  ["user_licenses", ["unknown_product", "sso_customer_account_url_error"]],
  [
    "customer_license_users",
    ["unknown_product", "invalid_product_auth_method", "customer_does_not_exist", "customer_not_found"],
  ],
  ["change_password", ["missing_parameters", "change_password_not_allowed", "license_user_not_found"]],
  ["change_password", ["validation_error", "license_user_not_found"]],
];

function hindrance(call: LicenseApiCall, code: Code): Hindrance {
  const found = special(call, code) ?? hindranceFor(call, code);
  if (found === undefined) throw new Error(`Nothing brings about ${code} of ${call}.`);
  return found;
}

/** Where the usual hindrance would stand in the way of the other one of its pair. */
function special(call: LicenseApiCall, code: Code): Hindrance | undefined {
  if (call !== "trial_key") return undefined;
  if (code === "validation_error") return { code, request: { email: "no address" } };
  if (code === "trial_not_allowed") {
    return { code, arrange: ({ license }) => license.changeProduct({ allow_trial: false }) };
  }
  return undefined;
}

const pairs = orders.flatMap(([call, codes]) =>
  codes.slice(1).map((second, index) => ({ call, first: codes[index] ?? second, second })),
);

describeOnServers("the order of refusals of trials and people", (wire) => {
  it.each(pairs)("$call: $first comes before $second", async ({ call, first, second }) => {
    const [one, other] = [hindrance(call, first), hindrance(call, second)];
    expect(await meet(wire, call, [one, other])).toMatchObject(refused(first));
    // The second does hold by itself, or the pair would prove nothing.
    expect(await meet(wire, call, [other])).toMatchObject(refused(second));
  });
});
