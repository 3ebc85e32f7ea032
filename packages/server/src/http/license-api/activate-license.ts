/** POST activate_license: binds a license to a device. */
import { activateLicense } from "../../services/licenses/activate.ts";
import { endpoint } from "../endpoint.ts";
import { activationRefusals } from "./activation-refusals.ts";
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
  refusals: activationRefusals,
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
