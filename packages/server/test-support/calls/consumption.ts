/** The calls that count consumption, and those that keep variables. */
import type { Area } from "./area.ts";

export const consumption: Area = {
  needs: {
    add_consumption: { terms: { license_type: "consumption", max_consumptions: 10 } },
    add_feature_consumption: {
      features: [{ code: "COUNT", feature_type: "consumption", max_consumption: 10 }, { code: "PLAIN" }],
      parameters: () => ({ feature: "COUNT" }),
    },
    track_device_variables: { parameters: () => ({ variables: { site: "zagreb" } }) },
  },
  everywhere: {
    license_not_consumption: { code: "license_not_consumption", terms: { license_type: "time-limited" } },
    unsupported_product_feature: { code: "unsupported_product_feature", request: { feature: "PLAIN" } },
    consumption_negative_not_allowed: { code: "consumption_negative_not_allowed", request: { consumptions: -1 } },
    license_not_enough_consumptions: { code: "license_not_enough_consumptions", request: { consumptions: 11 } },
    feature_not_enough_consumptions: { code: "feature_not_enough_consumptions", request: { consumptions: 11 } },
  },
  onCall: {},
};
