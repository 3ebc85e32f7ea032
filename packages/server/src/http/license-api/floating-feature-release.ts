/** POST floating/feature_release: a device gives its seat of a floating feature back. */
import { releaseFeatureSeat } from "../../services/features/release.ts";
import { endpoint } from "../endpoint.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest } from "./license-request.ts";
import { identifier } from "./parameters.ts";

export const floatingFeatureReleaseEndpoint = endpoint({
  call: "floating/feature_release",
  summary: "Gives a seat of a floating feature back.",
  method: "POST",
  writes: true,
  identification: "device",
  parameters: { ...licenseParameters, feature: identifier },
  answers: { kind: "empty" },
  refusals: [
    ...deviceLevelRefusals,
    "invalid_license_feature_code",
    "feature_not_floating",
    "floating_feature_device_not_in_use",
  ],
  repeated: { kind: "empty" },
  async handle({ context, caller, values }) {
    await releaseFeatureSeat(context, caller, { ...licenseRequest(values), feature: values.feature });
    return { kind: "empty" };
  },
});
