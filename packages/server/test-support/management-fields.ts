/**
 * The members of the Management API's objects in the order in which they are documented publicly, or were proposed
 * where that is silent. Objects may have further members, of Leasehold's own, anywhere between them.
 */

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

const consumptionOfFeature =
  "max_consumption allow_unlimited_consumptions allow_overages max_overages reset_consumption";
const floating = "is_floating is_floating_cloud floating_users floating_timeout";

export const managementFields = {
  page: names("count next previous results"),
  message: names("message"),
  label: names("id label color company"),
  labelLink: names("id customer customer_label"),
  customer: names(`id total_orders total_licenses labels customer_account email first_name last_name company_name phone
    reference address postcode city country state clabels_all cognito_user_pool_id metadata company license_user clabels`),
  customerAccount: names("id customers_count code name description phone address email cognito_user_pool_id company"),
  productFeature: names(`id created_at updated_at name code is_deleted feature_type ${consumptionOfFeature}
    consumption_period ${floating} metadata product`),
  productCustomField: names("id name data_type default_value description product"),
  bundleMember: names("id short_code product_name"),
  installationFile: names(`id created_at updated_at version full_link filename release_date enabled hash_md5 environment
    release_notes_link eula_link size requires_version channel product`),
  policy: names(`id license_product_feature_templates license_custom_field_templates created_at updated_at name code
    is_default default_license_type allow_trial trial_days max_activations allow_unlimited_activations max_license_users
    ${floating} enable_maintenance_period maintenance_duration prevent_vm valid_duration allow_grace_period grace_period
    max_consumptions allow_unlimited_consumptions allow_overages max_overages reset_consumption consumption_period
    max_transfers is_air_gapped can_borrow max_borrow_time is_archived is_hardware_key_auth metadata product
    installation_file is_sku user_max_activations`),
  license: names(
    "id status floating_in_use_devices customer product_features product_custom_fields license_users order_store_id active_up_to_date_devices total_active_devices product",
  ),
  licenseFeature: names(`id max_consumption total_consumptions allow_unlimited_consumptions allow_negative_consumptions
    expiry_date allow_overages max_overages reset_consumption consumption_period ${floating} metadata license
    product_feature`),
  licenseCustomField: names("id value license product_custom_field"),
  order: names(`id created_at updated_at store_id type customer_email is_test customer_reference is_trial download_id
    language campaign_params customer_first_name customer_last_name customer_company customer_phone metadata company
    customer customer_account license_users`),
  licenseUser: names(`id last_login email true_email created_at updated_at is_active is_manager initial_password
    is_initial_password first_name last_name phone_number total_licenses customer_accounts`),
  addedManager: names(
    "id true_email is_initial_password initial_password first_name last_name phone_number new_user password",
  ),
  licenseUserGroup: names(
    "id created_at updated_at code name description metadata metadata_string company customer_account",
  ),
  device: names(`id device_variables created_at updated_at hardware_id time_activated time_deactivated validity_period
    device_active type os sdk_build_version last_check app_ver`),
  deviceVariable: names("id created_at variable value device"),
  borrow: names("device_id license_id borrowed_until max_borrow_time"),
  activationHistory: names("id device license ts action"),
  licenseHistory: names("id device license_user ts source sdk_version level text data license"),
  transferCount: names("transfer_count"),
  activity: names("id ts action count call_count extra"),
  consumptionPool: names(`id created_at updated_at name code type max_consumptions allow_overages max_overages
    total_consumptions held_total member_count customer_account metadata`),
  poolMember: names("id held"),
  signInProvider: names(`issuer client_id has_client_secret name email_domains first_sign_in_role is_enabled sign_in_url
    redirect_uri company created_at updated_at`),
  signInProviderTest: names("is_usable faults"),
  importResult: names("id file_name status created_at started_at finished_at result"),
  importJob: names("job_id"),
  operator: names("id email name role last_sign_in has_second_factor joined_at"),
  operatorRole: names("id code name about permissions members"),
  invitation: names("id email name role status invited_by created_at expires_at"),
  auditEntry:
    names(`id ts actor_kind actor_id actor_name action object_kind object_id license before after position hash
    redacted_by`),
  auditChain: names("head waiting"),
  mailSettings: names(`is_set_up host port security username has_password sender_name sender_address reply_to
    vendor_addresses updated_at`),
  mailTest: names("is_accepted answer"),
  mailNotice: names("kind about events is_enabled recipients subject text html may_receive facts defaults"),
  mailPreview: names("subject text html"),
  mailMessage: names("id kind recipient status attempts next_attempt_at last_error created_at sent_at"),
  oauthClient: names(`id clientId name description rootUrl adminUrl baseUrl surrogateAuthRequired enabled
    alwaysDisplayInConsole clientAuthenticatorType secret redirectUris webOrigins notBefore bearerOnly consentRequired
    standardFlowEnabled implicitFlowEnabled directAccessGrantsEnabled serviceAccountsEnabled authorizationServicesEnabled
    publicClient frontchannelLogout protocol attributes authenticationFlowBindingOverrides fullScopeAllowed
    nodeReRegistrationTimeout protocolMappers`),
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Members whose place among the others is not documented. */
export const unorderedFields = {
  product: names(`id created_at updated_at product_name short_code active is_archived is_bundle authorization_method
    company allow_trial trial_days default_license_type valid_duration subscription_duration max_activations
    hardware_id_required is_upgrade is_node_locked is_user_locked enable_maintenance_period maintenance_duration
    ${floating} max_consumptions allow_overages max_overages reset_consumption consumption_period prevent_vm metadata
    features`),
  license: names(`license_key license_type order_item license_template enabled active time_activated is_trial trial_days
    valid_duration validity_period start_date allow_grace_period grace_period enable_maintenance_period
    maintenance_duration maintenance_period max_activations allow_unlimited_activations times_activated transfer_count
    max_transfers ${floating} can_borrow max_borrow_time max_consumptions allow_unlimited_consumptions
    total_consumptions allow_overages max_overages allow_negative_consumptions reset_consumption consumption_period
    prevent_vm is_air_gapped allow_offline_activation is_hardware_key_auth max_license_users subscription_id
    installation_file note metadata created_at updated_at`),
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Documented = keyof typeof managementFields;
