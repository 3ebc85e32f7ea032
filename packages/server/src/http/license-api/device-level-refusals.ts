/** The refusals of every call that an active device makes, in the order in which they are asked. */
import type { Code } from "../../errors/codes.ts";

export const deviceLevelRefusals: readonly Code[] = [
  "unknown_product",
  "license_not_found",
  "license_not_enabled",
  "blacklisted",
  "license_not_active",
  "device_not_found",
];

/** Those of the calls that tell of versions, which have a code of their own for a license that is not active. */
export const versionRefusals: readonly Code[] = deviceLevelRefusals.map((code) =>
  code === "license_not_active" ? "active_license_required" : code,
);
