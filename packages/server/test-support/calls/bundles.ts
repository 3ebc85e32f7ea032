/** The calls that act on all licenses of a bundle at once. */
import type { Area } from "./area.ts";

export const bundles: Area = {
  needs: {
    activate_bundle: { isBundle: true, activated: "nowhere" },
    check_bundle: { isBundle: true },
    deactivate_bundle: { isBundle: true },
  },
  everywhere: {},
  onCall: {
    check_bundle: {
      // Features belong to single members, so the terms of the bundle's license cannot name any.
      floating_not_available: { code: "floating_not_available", terms: { floating_users: 0 } },
    },
  },
};
