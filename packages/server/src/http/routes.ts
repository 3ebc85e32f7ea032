/** Every endpoint of the License API. */
import type { Endpoint } from "./endpoint.ts";
import { activateBundleEndpoint } from "./license-api/activate-bundle.ts";
import { activateBundleOfflineEndpoint } from "./license-api/activate-bundle-offline.ts";
import { activateLicenseEndpoint } from "./license-api/activate-license.ts";
import { activateOfflineEndpoint } from "./license-api/activate-offline.ts";
import { addConsumptionEndpoint } from "./license-api/add-consumption.ts";
import { addFeatureConsumptionEndpoint } from "./license-api/add-feature-consumption.ts";
import { changePasswordEndpoint } from "./license-api/change-password.ts";
import { checkBundleEndpoint } from "./license-api/check-bundle.ts";
import { checkLicenseEndpoint } from "./license-api/check-license.ts";
import { checkLicenseFeatureEndpoint } from "./license-api/check-license-feature.ts";
import { customerLicenseUsersEndpoint } from "./license-api/customer-license-users.ts";
import { deactivateBundleEndpoint } from "./license-api/deactivate-bundle.ts";
import { deactivateBundleOfflineEndpoint } from "./license-api/deactivate-bundle-offline.ts";
import { deactivateLicenseEndpoint } from "./license-api/deactivate-license.ts";
import { deactivateOfflineEndpoint } from "./license-api/deactivate-offline.ts";
import { deviceLicensesEndpoint } from "./license-api/device-licenses.ts";
import { floatingBorrowEndpoint } from "./license-api/floating-borrow.ts";
import { floatingFeatureBorrowEndpoint } from "./license-api/floating-feature-borrow.ts";
import { floatingFeatureReleaseEndpoint } from "./license-api/floating-feature-release.ts";
import { floatingReleaseEndpoint } from "./license-api/floating-release.ts";
import { getDeviceVariablesEndpoint } from "./license-api/get-device-variables.ts";
import { installationFileEndpoint } from "./license-api/installation-file.ts";
import { oauthUrlEndpoint } from "./license-api/oauth-url.ts";
import { productDetailsEndpoint } from "./license-api/product-details.ts";
import { productsEndpoint } from "./license-api/products.ts";
import { ssoUrlEndpoint } from "./license-api/sso-url.ts";
import { trackDeviceVariablesEndpoint } from "./license-api/track-device-variables.ts";
import { trialKeyEndpoint } from "./license-api/trial-key.ts";
import { userLicensesEndpoint } from "./license-api/user-licenses.ts";
import { versionsEndpoint } from "./license-api/versions.ts";
import type { OpenEndpoint } from "./open-endpoint.ts";

export const LICENSE_API = "/api/v4";

export const licenseApi: readonly Endpoint[] = [
  activateLicenseEndpoint,
  checkLicenseEndpoint,
  deactivateLicenseEndpoint,
  activateBundleEndpoint,
  checkBundleEndpoint,
  deactivateBundleEndpoint,
  activateOfflineEndpoint,
  deactivateOfflineEndpoint,
  activateBundleOfflineEndpoint,
  deactivateBundleOfflineEndpoint,
  checkLicenseFeatureEndpoint,
  floatingReleaseEndpoint,
  floatingBorrowEndpoint,
  floatingFeatureReleaseEndpoint,
  floatingFeatureBorrowEndpoint,
  addConsumptionEndpoint,
  addFeatureConsumptionEndpoint,
  trackDeviceVariablesEndpoint,
  getDeviceVariablesEndpoint,
  ssoUrlEndpoint,
  trialKeyEndpoint,
  userLicensesEndpoint,
  customerLicenseUsersEndpoint,
  changePasswordEndpoint,
  versionsEndpoint,
  installationFileEndpoint,
  productDetailsEndpoint,
  productsEndpoint,
  deviceLicensesEndpoint,
];

/** Those that a stranger may call. */
export const openLicenseApi: readonly OpenEndpoint[] = [oauthUrlEndpoint];
