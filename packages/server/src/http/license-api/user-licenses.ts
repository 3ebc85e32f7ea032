/** GET user_licenses: every license that the user who signs in may use. */
import { listUserLicenses } from "../../services/license-users/list-licenses.ts";
import { endpoint } from "../endpoint.ts";
import { describeUserLicenses, userLicensesAnswer } from "./answers/user-licenses-answer.ts";
import { userIdentity, userSignInParameters } from "./license-request.ts";
import { identifier } from "./parameters.ts";

export const userLicensesEndpoint = endpoint({
  call: "user_licenses",
  summary: "Lists the licenses of the user who signs in, whatever their state.",
  method: "GET",
  writes: false,
  identification: "user",
  parameters: {
    product: identifier.optional().describe("Only licenses of this product, or of this bundle."),
    ...userSignInParameters,
  },
  answers: { kind: "json", schema: userLicensesAnswer },
  refusals: [
    "unknown_product",
    "license_user_not_found",
    "sso_customer_account_url_error",
    "sso_customer_account_token_error",
  ],
  async handle({ context, caller, values }) {
    const request = { product: values.product ?? null, identity: userIdentity(values) };
    const listed = await listUserLicenses(context, caller, request);
    return { kind: "json", value: describeUserLicenses(listed) };
  },
});
