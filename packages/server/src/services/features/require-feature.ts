/** The feature of a license that a call names by its code. */

import { Problem } from "../../errors/problem.ts";
import { type LicenseFeature, listLicenseFeatures } from "../../storage/license-features.ts";
import type { LockedDeviceCall } from "../licenses/device-call.ts";

export function requireFeature(features: readonly LicenseFeature[], code: string): LicenseFeature {
  const feature = features.find((candidate) => candidate.code === code);
  if (feature === undefined) {
    throw new Problem("invalid_license_feature_code", `The license has no feature with the code ${code}.`);
  }
  return feature;
}

/** The feature as the transaction sees it, with its seats. */
export async function requireFloatingFeature(
  { queries, license }: Pick<LockedDeviceCall, "queries" | "license">,
  code: string,
): Promise<LicenseFeature> {
  const feature = requireFeature(await listLicenseFeatures(queries, license.id), code);
  if (!feature.is_floating_cloud) throw new Problem("feature_not_floating");
  return feature;
}
