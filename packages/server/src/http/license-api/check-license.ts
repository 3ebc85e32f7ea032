/** GET check_license: the state of a license for an active device; takes or renews its floating seat. */
import { checkLicense } from "../../services/licenses/check.ts";
import { endpoint } from "../endpoint.ts";
import { checkAnswer, describeCheck, lastingOf } from "./answers/check-answer.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest, sentDescription } from "./license-request.ts";
import { deviceDescription, flag, identifier } from "./parameters.ts";

export const checkLicenseEndpoint = endpoint({
  call: "check_license",
  summary: "Tells the state of a license to an active device; on a cloud-floating license it takes or renews a seat.",
  method: "GET",
  writes: false,
  identification: "device",
  parameters: {
    ...licenseParameters,
    ...deviceDescription,
    include_expired_features: flag.optional(),
    env: identifier.optional(),
    channel: identifier.optional(),
  },
  answers: { kind: "json", schema: checkAnswer },
  refusals: [...deviceLevelRefusals, "license_expired", "trial_expired", "floating_not_available"],
  async handle({ context, caller, signer, values }) {
    const request = { ...licenseRequest(values), device: sentDescription(values) };
    const checked = await checkLicense(context, caller, request);
    const value = await describeCheck(signer, caller, request, checked, {
      includeExpiredFeatures: values.include_expired_features ?? false,
      environment: values.env ?? null,
      channel: values.channel ?? null,
    });
    const lasting = lastingOf(caller, checked);
    return {
      kind: "json",
      value,
      checkedDevices: [{ id: checked.device.id, now: checked.now }],
      ...(lasting !== null && { lasting }),
    };
  },
});
