/** The calls that take floating seats and give them back. */
import type { Area, CallNeeds } from "./area.ts";

const feature: CallNeeds = { parameters: () => ({ feature: "SEAT" }) };

export const seats: Area = {
  needs: {
    activate_license: { activated: "nowhere" },
    check_license_feature: feature,
    "floating/feature_release": feature,
    "floating/borrow": { parameters: () => ({ borrowed_until: null }) },
    "floating/feature_borrow": { parameters: () => ({ feature: "SEAT", borrowed_until: null }) },
  },
  everywhere: {},
  onCall: {
    "floating/release": {
      // A release is refused where the license has no seats at all.
      floating_not_available: { code: "floating_not_available", terms: { is_floating_cloud: false } },
    },
  },
};
