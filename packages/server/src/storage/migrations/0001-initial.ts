/** The first schema: companies, catalog, orders, licenses, devices, seats, histories. */
import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { StorageDialect } from "../dialect.ts";

type Table = CreateTableBuilder<string, string>;
type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

const required: Column = (column) => column.notNull();

export async function initial(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  const create = (name: string) => db.schema.createTable(name) as Table;
  const id = (table: Table) => table.addColumn("id", dialect.idType, (column) => column.primaryKey().notNull());
  const refers =
    (to: string, options: { optional?: boolean } = {}): Column =>
    (column) => {
      const referring = column.references(`${to}.id`);
      return options.optional ? referring : referring.notNull();
    };
  const index = (table: string, columns: readonly string[]) =>
    db.schema
      .createIndex(`${table}_${columns.join("_")}_idx`)
      .on(table)
      .columns([...columns])
      .execute();
  const optional = { optional: true };

  await id(create("installation"))
    .addColumn("sealed_check", "text", required)
    .addColumn("clock_seen", "bigint", required)
    .addColumn("created_at", "bigint", required)
    .execute();

  await timestamps(id(create("company")))
    .addColumn("name", "text", required)
    .addColumn("settings_json", "text", required)
    .addColumn("revision", "bigint", required)
    .execute();

  await id(create("signing_key"))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("purpose", "text", required)
    .addColumn("algorithm", "text", required)
    .addColumn("public_key", "text", required)
    .addColumn("sealed_private_key", "text", required)
    .addColumn("activated_at", "bigint")
    .addColumn("retired_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .execute();
  await index("signing_key", ["company_id"]);

  await id(create("api_key"))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("api_key", "text", (column) => column.notNull().unique())
    .addColumn("sealed_shared_key", "text", required)
    .addColumn("label", "text", required)
    .addColumn("is_read_only", "boolean", required)
    .addColumn("calls_json", "text")
    .addColumn("products_json", "text")
    .addColumn("revoked_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .execute();
  await index("api_key", ["company_id"]);

  await create("idempotent_call")
    .addColumn("credential_id", "bigint", required)
    .addColumn("idempotency_key", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("sealed_body", "text")
    .addColumn("content_type", "text")
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("idempotent_call_key", ["credential_id", "idempotency_key"])
    .execute();
  await index("idempotent_call", ["created_at"]);

  await create("used_request")
    .addColumn("credential_id", "bigint", required)
    .addColumn("digest", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("used_request_key", ["credential_id", "digest"])
    .execute();
  await index("used_request", ["created_at"]);

  await id(create("management_key"))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("prefix", "text", (column) => column.notNull().unique())
    .addColumn("key_hash", "text", required)
    .addColumn("label", "text", required)
    .addColumn("permissions_json", "text", required)
    .addColumn("revoked_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .execute();
  await index("management_key", ["company_id"]);

  await id(create("oauth_client"))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("scope", "text", required)
    .addColumn("scope_id", "bigint", required)
    .addColumn("client_id", "text", (column) => column.notNull().unique())
    .addColumn("label", "text", required)
    .addColumn("calls_json", "text")
    .addColumn("sealed_secret", "text", required)
    .addColumn("secret_days", "bigint")
    .addColumn("secret_expires_at", "bigint")
    .addColumn("sealed_previous_secret", "text")
    .addColumn("previous_secret_until", "bigint")
    .addColumn("created_at", "bigint", required)
    .execute();
  await index("oauth_client", ["company_id"]);

  await entitlements(timestamps(id(create("product"))), { complete: false })
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("short_code", "text", required)
    .addColumn("product_name", "text", required)
    .addColumn("authorization_method", "text", required)
    .addColumn("default_license_type", "text", required)
    .addColumn("active", "boolean", required)
    .addColumn("is_archived", "boolean", required)
    .addColumn("is_bundle", "boolean", required)
    .addColumn("subscription_duration", "text")
    .addColumn("hardware_id_required", "boolean", required)
    .addColumn("is_upgrade", "boolean", required)
    .addColumn("is_node_locked", "boolean", required)
    .addColumn("is_user_locked", "boolean", required)
    .addColumn("metadata_json", "text", required)
    .addUniqueConstraint("product_company_id_short_code_key", ["company_id", "short_code"])
    .execute();

  await featureTerms(timestamps(id(create("product_feature"))))
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("code", "text", required)
    .addColumn("name", "text", required)
    .addColumn("feature_type", "text", required)
    .addColumn("is_deleted", "boolean", required)
    .addUniqueConstraint("product_feature_product_id_code_key", ["product_id", "code"])
    .execute();

  await timestamps(id(create("product_custom_field")))
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("name", "text", required)
    .addColumn("data_type", "text")
    .addColumn("default_value", "text", required)
    .addColumn("description", "text", required)
    .addUniqueConstraint("product_custom_field_product_id_name_key", ["product_id", "name"])
    .execute();

  await timestamps(id(create("installation_file")))
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("version", "text", required)
    .addColumn("environment", "text", required)
    .addColumn("channel", "text", required)
    .addColumn("full_link", "text", required)
    .addColumn("filename", "text")
    .addColumn("release_date", "text")
    .addColumn("enabled", "boolean", required)
    .addColumn("hash_md5", "text", required)
    .addColumn("eula_link", "text", required)
    .addColumn("release_notes_link", "text", required)
    .addColumn("size", "text")
    .addColumn("requires_version", "text")
    .addUniqueConstraint("installation_file_version_key", ["product_id", "version", "environment", "channel"])
    .execute();

  await entitlements(timestamps(id(create("policy"))), { complete: false })
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("code", "text", required)
    .addColumn("name", "text", required)
    .addColumn("is_default", "boolean", required)
    .addColumn("is_archived", "boolean", required)
    .addColumn("is_sku", "boolean", required)
    .addColumn("license_type", "text", required)
    .addColumn("installation_file_id", "bigint", refers("installation_file", optional))
    .addColumn("lists_features", "boolean", required)
    .addColumn("metadata_json", "text", required)
    .addUniqueConstraint("policy_product_id_code_key", ["product_id", "code"])
    .execute();

  await featureTerms(id(create("policy_feature")))
    .addColumn("policy_id", "bigint", refers("policy"))
    .addColumn("product_feature_id", "bigint", refers("product_feature"))
    .addUniqueConstraint("policy_feature_key", ["policy_id", "product_feature_id"])
    .execute();

  await id(create("policy_custom_field"))
    .addColumn("policy_id", "bigint", refers("policy"))
    .addColumn("product_custom_field_id", "bigint", refers("product_custom_field"))
    .addColumn("value", "text", required)
    .addUniqueConstraint("policy_custom_field_key", ["policy_id", "product_custom_field_id"])
    .execute();

  await create("bundle_member")
    .addColumn("bundle_id", "bigint", refers("product"))
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("policy_id", "bigint", refers("policy", optional))
    .addColumn("position", "integer", required)
    .addPrimaryKeyConstraint("bundle_member_pkey", ["bundle_id", "product_id"])
    .execute();
  await index("bundle_member", ["product_id"]);

  await timestamps(id(create("customer_account")))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("code", "text", required)
    .addColumn("name", "text", required)
    .addColumn("description", "text", required)
    .addColumn("phone", "text", required)
    .addColumn("address", "text", required)
    .addColumn("email", "text", required)
    .addColumn("reference", "text", required)
    .addColumn("metadata_json", "text", required)
    .addColumn("sso_json", "text")
    .addColumn("sealed_sso_client_secret", "text")
    .addUniqueConstraint("customer_account_company_id_code_key", ["company_id", "code"])
    .execute();

  await timestamps(id(create("license_user")))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("email", "text", required)
    .addColumn("first_name", "text", required)
    .addColumn("last_name", "text", required)
    .addColumn("phone_number", "text", required)
    .addColumn("is_active", "boolean", required)
    .addColumn("is_initial_password", "boolean", required)
    .addColumn("password_hash", "text")
    .addColumn("sealed_initial_password", "text")
    .addColumn("sso_issuer", "text")
    .addColumn("sso_subject", "text")
    .addColumn("last_login", "bigint")
    .addUniqueConstraint("license_user_company_id_email_key", ["company_id", "email"])
    .addUniqueConstraint("license_user_sso_key", ["company_id", "sso_issuer", "sso_subject"])
    .execute();

  await timestamps(id(create("customer")))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("customer_account_id", "bigint", refers("customer_account", optional))
    .addColumn("license_user_id", "bigint", refers("license_user", optional))
    .addColumn("email", "text")
    .addColumn("first_name", "text", required)
    .addColumn("last_name", "text", required)
    .addColumn("company_name", "text", required)
    .addColumn("phone", "text", required)
    .addColumn("reference", "text", required)
    .addColumn("address", "text", required)
    .addColumn("postcode", "text", required)
    .addColumn("city", "text", required)
    .addColumn("country", "text", required)
    .addColumn("state", "text", required)
    .addColumn("metadata_json", "text", required)
    .addUniqueConstraint("customer_company_id_email_key", ["company_id", "email"])
    .execute();
  await index("customer", ["customer_account_id"]);

  await id(create("customer_label"))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("label", "text", required)
    .addColumn("color", "text", required)
    .addUniqueConstraint("customer_label_key", ["company_id", "label"])
    .execute();

  await id(create("customer_label_link"))
    .addColumn("customer_id", "bigint", refers("customer"))
    .addColumn("customer_label_id", "bigint", refers("customer_label"))
    .addUniqueConstraint("customer_label_link_key", ["customer_id", "customer_label_id"])
    .execute();

  await timestamps(id(create("license_user_group")))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("customer_account_id", "bigint", refers("customer_account", optional))
    .addColumn("code", "text", required)
    .addColumn("name", "text", required)
    .addColumn("description", "text", required)
    .addColumn("metadata_json", "text", required)
    .addUniqueConstraint("license_user_group_key", ["company_id", "code"])
    .execute();

  await create("license_user_group_member")
    .addColumn("license_user_group_id", "bigint", refers("license_user_group"))
    .addColumn("license_user_id", "bigint", refers("license_user"))
    .addColumn("is_manager", "boolean", required)
    .addPrimaryKeyConstraint("license_user_group_member_pkey", ["license_user_group_id", "license_user_id"])
    .execute();
  await index("license_user_group_member", ["license_user_id"]);

  await timestamps(id(create("order")))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("store_id", "text", required)
    .addColumn("type", "text", required)
    .addColumn("is_test", "boolean", required)
    .addColumn("is_trial", "boolean", required)
    .addColumn("customer_id", "bigint", refers("customer", optional))
    .addColumn("customer_account_id", "bigint", refers("customer_account", optional))
    .addColumn("reference", "text", required)
    .addColumn("language", "text", required)
    .addColumn("campaign_params", "text", required)
    .addColumn("download_id", "text", required)
    .addColumn("customer_email", "text", required)
    .addColumn("customer_first_name", "text", required)
    .addColumn("customer_last_name", "text", required)
    .addColumn("customer_company", "text", required)
    .addColumn("customer_phone", "text", required)
    .addColumn("customer_reference", "text", required)
    .addColumn("customer_told_json", "text")
    .addColumn("metadata_json", "text", required)
    .addUniqueConstraint("order_company_id_store_id_key", ["company_id", "store_id"])
    .execute();
  await index("order", ["customer_id"]);
  await index("order", ["customer_account_id"]);

  await id(create("order_item"))
    .addColumn("order_id", "bigint", refers("order"))
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("note", "text", required)
    .execute();
  await index("order_item", ["order_id"]);

  await create("order_manager")
    .addColumn("order_id", "bigint", refers("order"))
    .addColumn("license_user_id", "bigint", refers("license_user"))
    .addPrimaryKeyConstraint("order_manager_pkey", ["order_id", "license_user_id"])
    .execute();

  await timestamps(id(create("consumption_pool")))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("customer_account_id", "bigint", refers("customer_account"))
    .addColumn("code", "text", required)
    .addColumn("name", "text", required)
    .addColumn("type", "text", required)
    .addColumn("max_consumptions", "bigint", required)
    .addColumn("allow_overages", "boolean", required)
    .addColumn("max_overages", "bigint", required)
    .addColumn("reset_consumption", "boolean", required)
    .addColumn("consumption_period", "text")
    .addColumn("total_consumptions", "bigint", required)
    .addColumn("consumption_since", "text")
    .addColumn("held_total", "bigint", required)
    .addColumn("metadata_json", "text", required)
    .addUniqueConstraint("consumption_pool_key", ["customer_account_id", "code"])
    .execute();

  await entitlements(timestamps(id(create("license"))), { complete: true })
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("policy_id", "bigint", refers("policy", optional))
    .addColumn("order_id", "bigint", refers("order"))
    .addColumn("order_item_id", "bigint", refers("order_item"))
    .addColumn("bundle_id", "bigint", refers("product", optional))
    .addColumn("bundle_license_id", "bigint")
    .addColumn("license_key", "text")
    .addColumn("ref", "text")
    .addColumn("license_type", "text", required)
    .addColumn("enabled", "boolean", required)
    .addColumn("is_always_active", "boolean", required)
    .addColumn("is_trial", "boolean", required)
    .addColumn("validity_period", "text")
    .addColumn("maintenance_period", "text")
    .addColumn("start_date", "bigint")
    .addColumn("time_activated", "bigint")
    .addColumn("times_activated", "bigint", required)
    .addColumn("transfer_count", "bigint", required)
    .addColumn("total_consumptions", "bigint", required)
    .addColumn("consumption_since", "text")
    .addColumn("client_may_raise_overages", "boolean", required)
    .addColumn("client_max_overages", "bigint", required)
    .addColumn("chosen_allow_overages", "boolean")
    .addColumn("chosen_max_overages", "bigint")
    .addColumn("seats_in_use", "bigint", required)
    .addColumn("decided_at", "bigint", required)
    .addColumn("recovering_until", "bigint")
    .addColumn("revision", "bigint", required)
    .addColumn("subscription_id", "text")
    .addColumn("installation_file_id", "bigint", refers("installation_file", optional))
    .addColumn("license_user_group_id", "bigint", refers("license_user_group", optional))
    .addColumn("consumption_pool_id", "bigint", refers("consumption_pool", optional))
    .addColumn("note", "text", required)
    .addColumn("metadata_json", "text", required)
    .addUniqueConstraint("license_key_key", ["company_id", "license_key", "product_id"])
    .execute();
  // With the company, so that lists that reach through orders need no more of a license than this.
  await index("license", ["order_id", "company_id"]);
  await index("license", ["product_id"]);
  await index("license", ["bundle_license_id"]);

  await create("trial_device")
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("product_id", "bigint", refers("product"))
    .addColumn("hardware_id", "text", required)
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("trial_device_pkey", ["company_id", "product_id", "hardware_id"])
    .execute();
  await index("trial_device", ["license_id"]);

  await create("license_assignment")
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("license_user_id", "bigint", refers("license_user"))
    .addColumn("is_manager", "boolean", required)
    .addColumn("max_activations", "bigint")
    .addColumn("allow_unlimited_activations", "boolean", required)
    .addColumn("total_activations", "bigint", required)
    .addPrimaryKeyConstraint("license_assignment_pkey", ["license_id", "license_user_id"])
    .execute();
  await index("license_assignment", ["license_user_id"]);

  await featureTerms(id(create("license_feature")))
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("product_feature_id", "bigint", refers("product_feature"))
    .addColumn("total_consumptions", "bigint", required)
    .addColumn("consumption_since", "text")
    .addColumn("seats_in_use", "bigint", required)
    .addColumn("consumption_pool_id", "bigint", refers("consumption_pool", optional))
    .addUniqueConstraint("license_feature_key", ["license_id", "product_feature_id"])
    .execute();

  await id(create("license_custom_field"))
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("product_custom_field_id", "bigint", refers("product_custom_field"))
    .addColumn("value", "text", required)
    .addUniqueConstraint("license_custom_field_key", ["license_id", "product_custom_field_id"])
    .execute();

  await timestamps(id(create("device")))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("hardware_id", "text", required)
    .addColumn("license_user_id", "bigint", refers("license_user", optional))
    .addColumn("is_active", "boolean", required)
    .addColumn("activation_type", "text", required)
    .addColumn("offline_requested_at", "bigint")
    .addColumn("vacant_since", "bigint")
    .addColumn("time_activated", "bigint")
    .addColumn("time_deactivated", "bigint")
    .addColumn("last_check", "bigint")
    .addColumn("is_vm", "boolean")
    .addColumn("vm_info", "text")
    .addColumn("os_ver", "text")
    .addColumn("hostname", "text")
    .addColumn("ip", "text")
    .addColumn("ip_local", "text")
    .addColumn("app_ver", "text")
    .addColumn("sdk_ver", "text")
    .addColumn("mac_address", "text")
    .addUniqueConstraint("device_license_id_hardware_id_key", ["license_id", "hardware_id"])
    .execute();
  await index("device", ["company_id", "hardware_id"]);
  await db.schema
    .createIndex("device_vacancy_idx")
    .on("device")
    .columns(["license_id", "vacant_since"])
    .where(sql.ref("vacant_since"), "is not", null)
    .execute();

  await id(create("device_variable"))
    .addColumn("device_id", "bigint", refers("device"))
    .addColumn("variable", "text", required)
    .addColumn("value", "text", required)
    .addColumn("created_at", "bigint", required)
    .addUniqueConstraint("device_variable_key", ["device_id", "variable"])
    .execute();

  await create("blacklisted_device")
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("hardware_id", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("blacklisted_device_pkey", ["license_id", "hardware_id"])
    .execute();

  await create("lease")
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("license_feature_id", "bigint", required)
    .addColumn("device_id", "bigint", refers("device"))
    .addColumn("held_until", "bigint", required)
    .addColumn("borrowed_until", "bigint")
    .addColumn("granted_at", "bigint", required)
    .addPrimaryKeyConstraint("lease_pkey", ["license_id", "license_feature_id", "device_id"])
    .execute();
  await index("lease", ["license_id", "license_feature_id", "held_until"]);
  await index("lease", ["device_id"]);

  // Histories do not point back with foreign keys: they are written apart from the rows that they tell of.
  await id(create("activation_history"))
    .addColumn("license_id", "bigint", required)
    .addColumn("device_id", "bigint", required)
    .addColumn("license_user_id", "bigint")
    .addColumn("action", "text", required)
    .addColumn("is_transfer", "boolean", required)
    .addColumn("ts", "bigint", required)
    .execute();
  await index("activation_history", ["license_id", "ts"]);

  await id(create("license_history"))
    .addColumn("license_id", "bigint", required)
    .addColumn("device_id", "bigint")
    .addColumn("license_user_id", "bigint")
    .addColumn("ts", "bigint", required)
    .addColumn("source", "text", required)
    .addColumn("level", "text", required)
    .addColumn("text", "text", required)
    .addColumn("data_json", "text", required)
    .addColumn("sdk_version", "text")
    .execute();
  await index("license_history", ["license_id", "ts"]);

  await create("offline_request")
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("digest", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("offline_request_key", ["company_id", "digest"])
    .execute();

  await id(create("air_gap_code"))
    .addColumn("company_id", "bigint", refers("company"))
    .addColumn("license_id", "bigint", refers("license"))
    .addColumn("purpose", "text", required)
    .addColumn("public_key", "text", required)
    .addColumn("expires_at", "bigint", required)
    .addColumn("attempts", "integer", required)
    .addColumn("used_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .execute();
  await index("air_gap_code", ["license_id"]);

  await id(create("consumption_pool_hold"))
    .addColumn("consumption_pool_id", "bigint", refers("consumption_pool"))
    .addColumn("device_id", "bigint", refers("device"))
    .addColumn("license_feature_id", "bigint", refers("license_feature", optional))
    .addColumn("checked_out", "bigint", required)
    .addColumn("consumed", "bigint", required)
    .addColumn("returned", "bigint", required)
    .addColumn("synced_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .execute();
}

function timestamps(table: Table): Table {
  return table.addColumn("created_at", "bigint", required).addColumn("updated_at", "bigint", required);
}

/** What a license allows; `complete` on a license, where nothing is left to be inherited. */
function entitlements(table: Table, { complete }: { complete: boolean }): Table {
  const settled: Column = complete ? required : (column) => column;
  return table
    .addColumn("max_activations", "bigint", settled)
    .addColumn("allow_unlimited_activations", "boolean", settled)
    .addColumn("max_transfers", "bigint", settled)
    .addColumn("max_license_users", "bigint", settled)
    .addColumn("user_max_activations", "bigint", settled)
    .addColumn("is_floating", "boolean", settled)
    .addColumn("is_floating_cloud", "boolean", settled)
    .addColumn("floating_users", "bigint", settled)
    .addColumn("floating_timeout", "bigint", settled)
    .addColumn("can_borrow", "boolean", settled)
    .addColumn("max_borrow_time", "bigint", settled)
    .addColumn("max_consumptions", "bigint", settled)
    .addColumn("allow_unlimited_consumptions", "boolean", settled)
    .addColumn("allow_negative_consumptions", "boolean", settled)
    .addColumn("allow_overages", "boolean", settled)
    .addColumn("max_overages", "bigint", settled)
    .addColumn("reset_consumption", "boolean", settled)
    .addColumn("consumption_period", "text")
    .addColumn("enable_maintenance_period", "boolean", settled)
    .addColumn("maintenance_duration", "text")
    .addColumn("valid_duration", "text")
    .addColumn("allow_grace_period", "boolean", settled)
    .addColumn("grace_period", "bigint", settled)
    .addColumn("prevent_vm", "boolean", settled)
    .addColumn("is_air_gapped", "boolean", settled)
    .addColumn("allow_offline_activation", "boolean", settled)
    .addColumn("is_hardware_key_auth", "boolean", settled)
    .addColumn("allow_trial", "boolean", settled)
    .addColumn("trial_days", "bigint", settled);
}

function featureTerms(table: Table): Table {
  return table
    .addColumn("max_consumption", "bigint", required)
    .addColumn("allow_unlimited_consumptions", "boolean", required)
    .addColumn("allow_negative_consumptions", "boolean", required)
    .addColumn("allow_overages", "boolean", required)
    .addColumn("max_overages", "bigint", required)
    .addColumn("reset_consumption", "boolean", required)
    .addColumn("consumption_period", "text")
    .addColumn("is_floating", "boolean", required)
    .addColumn("is_floating_cloud", "boolean", required)
    .addColumn("floating_users", "bigint", required)
    .addColumn("floating_timeout", "bigint")
    .addColumn("can_borrow", "boolean", required)
    .addColumn("max_borrow_time", "bigint")
    .addColumn("expiry_date", "text")
    .addColumn("valid_duration", "text")
    .addColumn("metadata_json", "text", required);
}
