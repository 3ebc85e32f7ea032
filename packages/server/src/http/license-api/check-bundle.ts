/** GET check_bundle: the state of all licenses of a bundle for an active device; takes or renews each one's seat. */
import * as z from "zod";
import { checkBundle } from "../../services/bundles/check.ts";
import { endpoint } from "../endpoint.ts";
import { checkAnswer, describeCheck } from "./answers/check-answer.ts";
import { bundleParameters } from "./bundle-request.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseRequest, sentDescription } from "./license-request.ts";
import { deviceDescription, flag, identifier } from "./parameters.ts";

export const checkBundleEndpoint = endpoint({
  call: "check_bundle",
  summary: "Tells the state of all licenses of a bundle to an active device; takes or renews a seat where they float.",
  method: "GET",
  writes: false,
  identification: "device",
  parameters: {
    ...bundleParameters,
    ...deviceDescription,
    include_expired_features: flag.optional(),
    env: identifier.optional(),
    channel: identifier.optional(),
  },
  answers: { kind: "json", schema: z.array(checkAnswer) },
  refusals: [...deviceLevelRefusals, "license_expired", "trial_expired", "floating_not_available"],
  async handle({ context, caller, signer, values }) {
    const request = { ...licenseRequest(values), device: sentDescription(values) };
    const checked = await checkBundle(context, caller, request);
    const options = {
      includeExpiredFeatures: values.include_expired_features ?? false,
      environment: values.env ?? null,
      channel: values.channel ?? null,
    };
    const value = await Promise.all(checked.map((one) => describeCheck(signer, caller, request, one, options)));
    return { kind: "json", value, checkedDevices: checked.map(({ device, now }) => ({ id: device.id, now })) };
  },
});
