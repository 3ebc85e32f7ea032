/** Every endpoint of the Management API. */
import { activityEndpoints } from "./analytics/activities.ts";
import { statisticsEndpoints } from "./analytics/statistics.ts";
import { consumptionPoolEndpoints } from "./consumption-pools/consumption-pools.ts";
import { poolCheckoutEndpoints } from "./consumption-pools/pool-checkouts.ts";
import { poolMemberEndpoints } from "./consumption-pools/pool-members.ts";
import { customerAccountEndpoints } from "./customer-accounts/customer-accounts.ts";
import { customerLabelEndpoints } from "./customer-labels/customer-labels.ts";
import { customerExportEndpoints } from "./customers/customer-export.ts";
import { customerLabelLinkEndpoints } from "./customers/customer-label-links.ts";
import { customerEndpoints } from "./customers/customers.ts";
import { deviceBorrowEndpoints } from "./devices/device-borrows.ts";
import { deviceVariableEndpoints } from "./devices/device-variables.ts";
import { deviceEndpoints } from "./devices/devices.ts";
import { replaceDeviceEndpoints } from "./devices/replace-device.ts";
import type { ManagementEndpoint } from "./endpoint.ts";
import { activationHistoryEndpoints } from "./histories/activation-histories.ts";
import { auditEntryEndpoints } from "./histories/audit-entries.ts";
import { licenseHistoryEndpoints } from "./histories/license-histories.ts";
import { refusalEndpoints } from "./histories/refusals.ts";
import { timelineEndpoints } from "./histories/timeline.ts";
import { importResultEndpoints } from "./imports/import-results.ts";
import { importEndpoints } from "./imports/imports.ts";
import { licenseExportEndpoints } from "./imports/license-export.ts";
import { installationFileEndpoints } from "./installation-files/installation-files.ts";
import { licenseCustomFieldEndpoints } from "./license-custom-fields/license-custom-fields.ts";
import { licenseFeatureEndpoints } from "./license-product-features/license-product-features.ts";
import { groupPeopleEndpoints } from "./license-user-groups/group-people.ts";
import { licenseUserGroupEndpoints } from "./license-user-groups/groups.ts";
import { licenseManagerEndpoints } from "./license-users/license-managers.ts";
import { licenseUserEndpoints } from "./license-users/license-users.ts";
import { checkLicenseEndpoint } from "./licenses/check-license.ts";
import { licenseActionEndpoints } from "./licenses/license-actions.ts";
import { licensePeopleEndpoints } from "./licenses/license-people.ts";
import { licensePolicyEndpoints } from "./licenses/license-policy.ts";
import { licenseEndpoints } from "./licenses/licenses.ts";
import { mailMessageEndpoints } from "./mail/mail-messages.ts";
import { mailNoticeEndpoints } from "./mail/mail-notices.ts";
import { mailSettingEndpoints } from "./mail/mail-settings.ts";
import { oauthClientEndpoints } from "./oauth-clients/oauth-clients.ts";
import { invitationEndpoints } from "./operators/invitations.ts";
import { operatorEndpoints } from "./operators/operators.ts";
import { roleEndpoints } from "./operators/roles.ts";
import { createOrderEndpoints } from "./orders/create-order.ts";
import { orderExportEndpoints } from "./orders/order-exports.ts";
import { orderManagerEndpoints } from "./orders/order-managers.ts";
import { orderEndpoints } from "./orders/orders.ts";
import { personalDataEndpoints } from "./personal-data/personal-data.ts";
import { policyEndpoints } from "./policies/policies.ts";
import { productCustomFieldEndpoints } from "./product-custom-fields/product-custom-fields.ts";
import { productFeatureEndpoints } from "./product-features/product-features.ts";
import { bundleEndpoints } from "./products/bundles.ts";
import { productEndpoints } from "./products/products.ts";
import { seatEndpoints } from "./seats/seats.ts";
import { signInProviderEndpoints } from "./sign-in-provider/sign-in-provider.ts";
import { eventEndpoints } from "./webhooks/events.ts";
import { webhookDeliveryEndpoints } from "./webhooks/webhook-deliveries.ts";
import { webhookEndpointEndpoints } from "./webhooks/webhook-endpoints.ts";

export const managementApi: readonly ManagementEndpoint[] = [
  ...licenseEndpoints,
  ...licenseActionEndpoints,
  ...licensePolicyEndpoints,
  ...licensePeopleEndpoints,
  checkLicenseEndpoint,
  ...licenseFeatureEndpoints,
  ...licenseCustomFieldEndpoints,
  ...orderEndpoints,
  ...createOrderEndpoints,
  ...orderManagerEndpoints,
  ...orderExportEndpoints,
  ...oauthClientEndpoints,
  ...customerEndpoints,
  ...customerExportEndpoints,
  ...customerLabelEndpoints,
  ...customerLabelLinkEndpoints,
  ...customerAccountEndpoints,
  ...licenseUserEndpoints,
  ...licenseManagerEndpoints,
  ...licenseUserGroupEndpoints,
  ...groupPeopleEndpoints,
  ...signInProviderEndpoints,
  ...personalDataEndpoints,
  ...productEndpoints,
  ...bundleEndpoints,
  ...productFeatureEndpoints,
  ...productCustomFieldEndpoints,
  ...policyEndpoints,
  ...installationFileEndpoints,
  ...consumptionPoolEndpoints,
  ...poolMemberEndpoints,
  ...poolCheckoutEndpoints,
  ...importEndpoints,
  ...importResultEndpoints,
  ...licenseExportEndpoints,
  ...activityEndpoints,
  ...statisticsEndpoints,
  ...deviceEndpoints,
  ...deviceBorrowEndpoints,
  ...deviceVariableEndpoints,
  ...replaceDeviceEndpoints,
  ...seatEndpoints,
  ...activationHistoryEndpoints,
  ...licenseHistoryEndpoints,
  ...timelineEndpoints,
  ...refusalEndpoints,
  ...auditEntryEndpoints,
  ...operatorEndpoints,
  ...roleEndpoints,
  ...invitationEndpoints,
  ...eventEndpoints,
  ...webhookEndpointEndpoints,
  ...webhookDeliveryEndpoints,
  ...mailSettingEndpoints,
  ...mailNoticeEndpoints,
  ...mailMessageEndpoints,
];
