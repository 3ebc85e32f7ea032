/** POST activate_bundle: binds the licenses of all members of a bundle to a device. */
import * as z from "zod";
import { activateBundle } from "../../services/bundles/activate.ts";
import { endpoint } from "../endpoint.ts";
import { activationRefusals } from "./activation-refusals.ts";
import { activationAnswer, describeActivation } from "./answers/activation-answer.ts";
import { bundleSignInParameters } from "./bundle-request.ts";
import { licenseRequest, sentDescription } from "./license-request.ts";
import { deviceDescription, variables } from "./parameters.ts";

export const activateBundleEndpoint = endpoint({
  call: "activate_bundle",
  summary: "Activates the licenses of all members of a bundle on a device: all of them or none.",
  method: "POST",
  writes: true,
  identification: "sign-in",
  parameters: { ...bundleSignInParameters, ...deviceDescription, variables: variables.optional() },
  answers: { kind: "json", schema: z.array(activationAnswer) },
  refusals: activationRefusals,
  async handle({ context, caller, signer, values }) {
    const request = {
      ...licenseRequest(values),
      device: sentDescription(values),
      variables: values.variables ?? new Map(),
    };
    const activated = await activateBundle(context, caller, request);
    const value = await Promise.all(activated.map((one) => describeActivation(signer, caller, request, one)));
    return { kind: "json", value };
  },
});
