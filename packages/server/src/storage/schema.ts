/**
 * Every table by its name, as the query code sees it; their columns stand in `tables/`. Instants are milliseconds since
 * the epoch (UTC), dates are `YYYY-MM-DD`, `*_json` columns hold JSON as text in the order it was given, `sealed_*`
 * columns hold what the secret key has encrypted. Members of the domain keep the names of the wire, so that no second
 * vocabulary is needed.
 */
import type { CompanyTable, InstallationTable } from "./tables/companies.ts";
import type {
  AirGapCodeTable,
  BlacklistedDeviceTable,
  DeviceTable,
  DeviceVariableTable,
  LeaseTable,
  OfflineRequestTable,
} from "./tables/devices.ts";
import type { EventTable } from "./tables/events.ts";
import type {
  ActivationHistoryTable,
  ActivityHourlyTable,
  ActivityTable,
  AuditEntryTable,
  AuditHeadTable,
  CsvImportPartTable,
  CsvImportTable,
  LicenseHistoryTable,
  RefusalTable,
} from "./tables/histories.ts";
import type {
  ApiKeyTable,
  IdempotentCallTable,
  ManagementKeyTable,
  OauthClientTable,
  SigningKeyTable,
  UsedRequestTable,
} from "./tables/keys.ts";
import type {
  ConsumptionPoolHoldTable,
  ConsumptionPoolTable,
  GroupAssignmentTable,
  LicenseAssignmentTable,
  LicenseCustomFieldTable,
  LicenseEndNoteTable,
  LicenseFeatureTable,
  LicenseTable,
  LicenseTallyTable,
  MetadataNodeTable,
  OrderItemTable,
  OrderManagerTable,
  OrderTable,
  TrialDeviceTable,
} from "./tables/licenses.ts";
import type { MailMessageTable, MailNoticeTable, MailSettingTable } from "./tables/mail.ts";
import type {
  OperatorBackupCodeTable,
  OperatorLinkTable,
  OperatorMembershipTable,
  OperatorRoleTable,
  OperatorSessionTable,
  OperatorTable,
  PasswordResetWishTable,
  SignInGuardTable,
} from "./tables/operators.ts";
import type {
  CustomerAccountTable,
  CustomerLabelLinkTable,
  CustomerLabelTable,
  CustomerTable,
  LicenseManagerAccountTable,
  LicenseManagerPermissionTable,
  LicenseManagerPolicyTable,
  LicenseManagerProductTable,
  LicenseUserGroupMemberTable,
  LicenseUserGroupTable,
  LicenseUserTable,
} from "./tables/people.ts";
import type {
  BundleMemberTable,
  InstallationFileTable,
  PolicyCustomFieldTable,
  PolicyFeatureTable,
  PolicyTable,
  ProductCustomFieldTable,
  ProductFeatureTable,
  ProductTable,
} from "./tables/products.ts";
import type { OperatorBindingTable, OperatorProviderTable, PendingSignInTable } from "./tables/sign-in-providers.ts";
import type {
  WebhookAttemptTable,
  WebhookDeliveryTable,
  WebhookEndpointTable,
  WebhookQueueTable,
} from "./tables/webhooks.ts";

export interface Schema {
  installation: InstallationTable;
  company: CompanyTable;
  signing_key: SigningKeyTable;
  api_key: ApiKeyTable;
  idempotent_call: IdempotentCallTable;
  used_request: UsedRequestTable;
  management_key: ManagementKeyTable;
  oauth_client: OauthClientTable;
  product: ProductTable;
  product_feature: ProductFeatureTable;
  product_custom_field: ProductCustomFieldTable;
  policy: PolicyTable;
  policy_feature: PolicyFeatureTable;
  policy_custom_field: PolicyCustomFieldTable;
  installation_file: InstallationFileTable;
  bundle_member: BundleMemberTable;
  customer_account: CustomerAccountTable;
  customer: CustomerTable;
  customer_label: CustomerLabelTable;
  customer_label_link: CustomerLabelLinkTable;
  license_user: LicenseUserTable;
  license_user_group: LicenseUserGroupTable;
  license_user_group_member: LicenseUserGroupMemberTable;
  order: OrderTable;
  order_item: OrderItemTable;
  order_manager: OrderManagerTable;
  license: LicenseTable;
  license_assignment: LicenseAssignmentTable;
  license_feature: LicenseFeatureTable;
  license_custom_field: LicenseCustomFieldTable;
  device: DeviceTable;
  device_variable: DeviceVariableTable;
  blacklisted_device: BlacklistedDeviceTable;
  lease: LeaseTable;
  activation_history: ActivationHistoryTable;
  license_history: LicenseHistoryTable;
  audit_entry: AuditEntryTable;
  audit_head: AuditHeadTable;
  activity: ActivityTable;
  activity_hourly: ActivityHourlyTable;
  trial_device: TrialDeviceTable;
  offline_request: OfflineRequestTable;
  air_gap_code: AirGapCodeTable;
  consumption_pool: ConsumptionPoolTable;
  consumption_pool_hold: ConsumptionPoolHoldTable;
  license_manager_permission: LicenseManagerPermissionTable;
  license_manager_product: LicenseManagerProductTable;
  license_manager_policy: LicenseManagerPolicyTable;
  license_manager_account: LicenseManagerAccountTable;
  group_assignment: GroupAssignmentTable;
  refusal: RefusalTable;
  metadata_node: MetadataNodeTable;
  license_tally: LicenseTallyTable;
  csv_import: CsvImportTable;
  csv_import_part: CsvImportPartTable;
  license_end_note: LicenseEndNoteTable;
  operator: OperatorTable;
  operator_backup_code: OperatorBackupCodeTable;
  operator_membership: OperatorMembershipTable;
  operator_role: OperatorRoleTable;
  operator_session: OperatorSessionTable;
  operator_link: OperatorLinkTable;
  password_reset_wish: PasswordResetWishTable;
  sign_in_guard: SignInGuardTable;
  operator_provider: OperatorProviderTable;
  operator_binding: OperatorBindingTable;
  pending_sign_in: PendingSignInTable;
  event: EventTable;
  webhook_endpoint: WebhookEndpointTable;
  webhook_delivery: WebhookDeliveryTable;
  webhook_queue: WebhookQueueTable;
  webhook_attempt: WebhookAttemptTable;
  mail_setting: MailSettingTable;
  mail_notice: MailNoticeTable;
  mail_message: MailMessageTable;
}
