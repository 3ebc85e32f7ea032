/** POST deactivate_bundle: a device gives the activations of all members of a bundle back. */
import { deactivateBundle } from "../../services/bundles/deactivate.ts";
import { endpoint } from "../endpoint.ts";
import { deactivationRefusals } from "./activation-refusals.ts";
import { bundleSignInParameters } from "./bundle-request.ts";
import { licenseRequest, sentDescription } from "./license-request.ts";
import { deviceDescription, variables } from "./parameters.ts";

export const deactivateBundleEndpoint = endpoint({
  call: "deactivate_bundle",
  summary: "Gives back every activation that a device has on the members of a bundle.",
  method: "POST",
  writes: true,
  identification: "device",
  parameters: { ...bundleSignInParameters, ...deviceDescription, variables: variables.optional() },
  answers: { kind: "text", text: "license_deactivated" },
  refusals: deactivationRefusals,
  repeated: { kind: "text", text: "license_deactivated" },
  async handle({ context, caller, values }) {
    await deactivateBundle(context, caller, {
      ...licenseRequest(values),
      device: sentDescription(values),
      variables: values.variables ?? new Map(),
    });
    return { kind: "text", text: "license_deactivated" };
  },
});
