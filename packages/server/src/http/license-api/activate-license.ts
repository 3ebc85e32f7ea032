/** POST activate_license: binds a license to a device. */
import { activateLicense } from "../../services/licenses/activate.ts";
import { endpoint } from "../endpoint.ts";
import { activationAnswer, describeActivation } from "./answers/activation-answer.ts";
import { licenseRequest, sentDescription, signInParameters } from "./license-request.ts";
import { deviceDescription, variables } from "./parameters.ts";

export const activateLicenseEndpoint = endpoint({
  call: "activate_license",
  summary: "Activates a license on a device.",
  method: "POST",
  writes: true,
  identification: "sign-in",
  parameters: { ...signInParameters, ...deviceDescription, variables: variables.optional() },
  answers: { kind: "json", schema: activationAnswer },
  refusals: [
    "unknown_product",
    "disabled_product",
    "archived_product",
    "sso_customer_account_url_error",
    "invalid_product_auth_method",
    "license_user_not_found",
    "license_not_found",
    "license_not_enabled",
    "blacklisted",
    "license_expired",
    "trial_expired",
    "license_start_date_error",
    "vm_not_allowed",
    "license_activated_max_times",
    "license_user_activated_max_times",
    "license_transferred_max_times",
  ],
  async handle({ context, caller, signer, values }) {
    const request = {
      ...licenseRequest(values),
      device: sentDescription(values),
      variables: values.variables ?? new Map(),
    };
    const activated = await activateLicense(context, caller, request);
    return { kind: "json", value: await describeActivation(signer, caller, request, activated) };
  },
});
