/** POST add_feature_consumption: a device counts on a feature of its license, or gives back what it has counted. */
import { addFeatureConsumption } from "../../services/consumption/add.ts";
import { endpoint } from "../endpoint.ts";
import { countedFeatureAnswer, describeCountedFeature } from "./answers/consumption-answer.ts";
import { booking, consumptionParameters } from "./consumption-request.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseRequest } from "./license-request.ts";
import { identifier } from "./parameters.ts";

export const addFeatureConsumptionEndpoint = endpoint({
  call: "add_feature_consumption",
  summary: "Counts consumption on a feature of a license, or gives it back.",
  method: "POST",
  writes: true,
  identification: "device",
  parameters: { ...consumptionParameters, feature: identifier },
  answers: { kind: "json", schema: countedFeatureAnswer },
  refusals: [
    ...deviceLevelRefusals,
    "unsupported_product_feature",
    "license_expired",
    "trial_expired",
    "consumption_negative_not_allowed",
    "feature_not_enough_consumptions",
  ],
  async handle({ context, caller, values, isRepeated }) {
    const counted = await addFeatureConsumption(context, caller, {
      ...licenseRequest(values),
      feature: values.feature,
      booking: booking(values, isRepeated),
    });
    return { kind: "json", value: describeCountedFeature(counted) };
  },
});
