/** The feature of a license that a call names by its code. */

import { isFeatureExpired } from "../../domain/license-state.ts";
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

/** The feature as the transaction sees it, with what it has counted. One that has ended counts nothing any more. */
export async function requireCountingFeature(
  { queries, license, now }: Pick<LockedDeviceCall, "queries" | "license" | "now">,
  code: string,
): Promise<LicenseFeature> {
  const features = await listLicenseFeatures(queries, license.id);
  const feature = features.find((candidate) => candidate.code === code);
  if (feature?.feature_type !== "consumption") {
    throw new Problem("unsupported_product_feature", `The license has no feature ${code} that counts consumption.`);
  }
  if (isFeatureExpired(feature, now)) {
    throw new Problem("unsupported_product_feature", `The feature ${code} has ended. Renew it with the vendor.`);
  }
  return feature;
}
