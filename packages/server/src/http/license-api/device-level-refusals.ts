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
