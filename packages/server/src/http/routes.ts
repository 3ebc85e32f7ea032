/** Every endpoint of the License API. */
import type { Endpoint } from "./endpoint.ts";
import { activateLicenseEndpoint } from "./license-api/activate-license.ts";
import { checkLicenseEndpoint } from "./license-api/check-license.ts";
import { checkLicenseFeatureEndpoint } from "./license-api/check-license-feature.ts";
import { deactivateLicenseEndpoint } from "./license-api/deactivate-license.ts";
import { floatingBorrowEndpoint } from "./license-api/floating-borrow.ts";
import { floatingFeatureBorrowEndpoint } from "./license-api/floating-feature-borrow.ts";
import { floatingFeatureReleaseEndpoint } from "./license-api/floating-feature-release.ts";
import { floatingReleaseEndpoint } from "./license-api/floating-release.ts";

export const LICENSE_API = "/api/v4";

export const licenseApi: readonly Endpoint[] = [
  activateLicenseEndpoint,
  checkLicenseEndpoint,
  deactivateLicenseEndpoint,
  checkLicenseFeatureEndpoint,
  floatingReleaseEndpoint,
  floatingBorrowEndpoint,
  floatingFeatureReleaseEndpoint,
  floatingFeatureBorrowEndpoint,
];
