/** POST deactivate_license: a device gives its activation back. */
import { deactivateLicense } from "../../services/licenses/deactivate.ts";
import { endpoint } from "../endpoint.ts";
import { deactivationRefusals } from "./activation-refusals.ts";
import { licenseRequest, sentDescription, signInParameters } from "./license-request.ts";
import { deviceDescription, variables } from "./parameters.ts";

export const deactivateLicenseEndpoint = endpoint({
  call: "deactivate_license",
  summary: "Gives the activation of a device back.",
  method: "POST",
  writes: true,
  identification: "device",
  parameters: { ...signInParameters, ...deviceDescription, variables: variables.optional() },
  answers: { kind: "text", text: "license_deactivated" },
  refusals: deactivationRefusals,
  repeated: { kind: "text", text: "license_deactivated" },
  async handle({ context, caller, values }) {
    await deactivateLicense(context, caller, {
      ...licenseRequest(values),
      device: sentDescription(values),
      variables: values.variables ?? new Map(),
    });
    return { kind: "text", text: "license_deactivated" };
  },
});
