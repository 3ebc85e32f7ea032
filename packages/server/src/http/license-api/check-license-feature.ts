/** GET check_license_feature: the state of one feature for an active device; takes or renews its floating seat. */
import { checkFeature } from "../../services/features/check.ts";
import { endpoint } from "../endpoint.ts";
import { lastingOf } from "./answers/check-answer.ts";
import { checkedFeatureAnswer, describeCheckedFeature } from "./answers/feature-answer.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest } from "./license-request.ts";
import { flag, identifier } from "./parameters.ts";

export const checkLicenseFeatureEndpoint = endpoint({
  call: "check_license_feature",
  summary: "Tells the state of one feature to an active device; on a floating feature it takes or renews a seat.",
  method: "GET",
  writes: false,
  identification: "device",
  parameters: { ...licenseParameters, feature: identifier, include_metadata_string: flag.optional() },
  answers: { kind: "json", schema: checkedFeatureAnswer },
  refusals: [
    ...deviceLevelRefusals,
    "invalid_license_feature_code",
    "license_expired",
    "trial_expired",
    "floating_not_available",
  ],
  async handle({ context, caller, values }) {
    const checked = await checkFeature(context, caller, { ...licenseRequest(values), feature: values.feature });
    const value = describeCheckedFeature(caller, checked, {
      includeMetadataString: values.include_metadata_string ?? false,
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
