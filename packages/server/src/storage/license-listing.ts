/** How lists of licenses are narrowed and ordered. */
import { sql } from "kysely";
import { dateOf, HOUR_MILLISECONDS } from "../domain/calendar.ts";
import { licenseFilters, type licenseOrders } from "../domain/license-filters.ts";
import type { Filter } from "../domain/listing.ts";
import { normalizedEmail } from "../domain/text.ts";
import type { StorageDialect } from "./dialect.ts";
import type { Hop } from "./listing/filter-condition.ts";
import { type Listing, listingOf } from "./listing/listing.ts";

const toOrder: readonly Hop[] = [["license.order_id", "order.id"]];
const toOrderAccount: readonly Hop[] = [...toOrder, ["order.customer_account_id", "customer_account.id"]];
const toCustomer: readonly Hop[] = [...toOrder, ["order.customer_id", "customer.id"]];
const toAccount: readonly Hop[] = [...toCustomer, ["customer.customer_account_id", "customer_account.id"]];
const toProduct: readonly Hop[] = [["license.product_id", "product.id"]];
const toPolicy: readonly Hop[] = [["license.policy_id", "policy.id"]];
const toFeature: readonly Hop[] = [["license.id", "license_feature.license_id"]];
const toAssignment: readonly Hop[] = [["license.id", "license_assignment.license_id"]];
const toUser: readonly Hop[] = [...toAssignment, ["license_assignment.license_user_id", "license_user.id"]];
const toManager: readonly Hop[] = [
  ["license.id", "license_assignment.license_id", sql`license_assignment.is_manager`],
  ["license_assignment.license_user_id", "license_user.id"],
];
const toOrderManager: readonly Hop[] = [
  ["license.order_id", "order_manager.order_id"],
  ["order_manager.license_user_id", "license_user.id"],
];
const toDevice: readonly Hop[] = [["license.id", "device.license_id"]];

const toTallied: readonly Hop[] = [["license_tally.product_id", "product.id"]];

const isActive = sql`license.is_always_active or license.times_activated > 0`;

/** As of `now`, since a license expires by itself. */
export function licenseListing(now: number): Listing {
  return listingOf(licenseFilters, {
    table: "license",
    columns: {
      id: { column: "license.id" },
      license_key: { column: "license.license_key" },
      license_type: { column: "license.license_type" },
      status: {
        column: (dialect, filter) => (isOfExpired(filter) ? expired : status)(dialect, now),
        implied: (filter) => (isOfExpired(filter) ? sql`license.validity_period < ${dateOf(now)}` : null),
      },
      enabled: { column: "license.enabled" },
      active: { column: isActive },
      is_trial: { column: "license.is_trial" },
      is_any_floating: { column: sql`license.is_floating or license.is_floating_cloud` },
      is_floating: { column: "license.is_floating" },
      is_floating_cloud: { column: "license.is_floating_cloud" },
      is_air_gapped: { column: "license.is_air_gapped" },
      validity_period: { column: "license.validity_period" },
      maintenance_period: { column: "license.maintenance_period" },
      start_date: { column: "license.start_date" },
      time_activated: { column: "license.time_activated" },
      times_activated: { column: "license.times_activated" },
      created_at: { column: "license.created_at" },
      updated_at: { column: "license.updated_at" },
      subscription_id: { column: "license.subscription_id" },
      note: {
        column: "license.note",
        implied: ({ lookup }) => (lookup === "icontains" ? sql`license.note <> ''` : null),
      },
      order: { column: "license.order_id" },
      order__store_id: { through: toOrder, column: "order.store_id" },
      order__customer_account: { through: toOrder, column: "order.customer_account_id" },
      order__customer_account__code: { through: toOrderAccount, column: "customer_account.code" },
      order__customer_account__name: { through: toOrderAccount, column: "customer_account.name" },
      company: { column: "license.company_id" },
      customer: { through: toOrder, column: "order.customer_id" },
      customer_id: { through: toOrder, column: "order.customer_id" },
      customer_email: { through: toCustomer, column: "customer.email", stored: normalizedEmail },
      customer_name: { through: toCustomer, column: sql`customer.first_name || ' ' || customer.last_name` },
      customer_company_name: { through: toCustomer, column: "customer.company_name" },
      customer__reference: { through: toCustomer, column: "customer.reference" },
      customer__account: { through: toCustomer, column: "customer.customer_account_id" },
      customer__account__code: { through: toAccount, column: "customer_account.code" },
      customer__account__name: { through: toAccount, column: "customer_account.name" },
      customer__account__description: { through: toAccount, column: "customer_account.description" },
      customer__account__phone: { through: toAccount, column: "customer_account.phone" },
      customer__account__address: { through: toAccount, column: "customer_account.address" },
      customer__account__email: { through: toAccount, column: "customer_account.email" },
      customer__account__reference: { through: toAccount, column: "customer_account.reference" },
      product: { column: "license.product_id" },
      product_id: { column: "license.product_id" },
      product_name: { through: toProduct, column: "product.product_name" },
      product_short_code: { through: toProduct, column: "product.short_code", isUnique: true },
      product__authorization_method: { through: toProduct, column: "product.authorization_method" },
      product_features__id: {
        anyOf: [
          { through: toFeature, column: "license_feature.product_feature_id" },
          { through: toFeature, column: "license_feature.id" },
        ],
      },
      license_template_id: { column: "license.policy_id" },
      license_template_code: { through: toPolicy, column: "policy.code" },
      license_users__id: { through: toAssignment, column: "license_assignment.license_user_id" },
      license_users__true_email: { through: toUser, column: "license_user.email", stored: normalizedEmail },
      license_user_group: { column: "license.license_user_group_id" },
      manager__true_email: {
        anyOf: [
          { through: toOrderManager, column: "license_user.email", stored: normalizedEmail },
          { through: toManager, column: "license_user.email", stored: normalizedEmail },
        ],
      },
      devices__hardware_id: { through: toDevice, column: "device.hardware_id" },
      devices__hostname: { through: toDevice, column: "device.hostname" },
      devices__os: { through: toDevice, column: "device.os_ver" },
    },
    orders: {
      created_at: "license.created_at",
      updated_at: "license.updated_at",
      license_key: "license.license_key",
      validity_period: "license.validity_period",
      maintenance_period: "license.maintenance_period",
      time_activated: "license.time_activated",
      times_activated: "license.times_activated",
      product_id: "license.product_id",
      order: "license.order_id",
    } satisfies Record<(typeof licenseOrders)[number], string>,
    tally: {
      table: "license_tally",
      columns: {
        company: { column: "license_tally.company_id" },
        product: { column: "license_tally.product_id" },
        product_id: { column: "license_tally.product_id" },
        product_name: { through: toTallied, column: "product.product_name" },
        product_short_code: { through: toTallied, column: "product.short_code" },
        product__authorization_method: { through: toTallied, column: "product.authorization_method" },
        enabled: { column: "license_tally.enabled" },
        active: { column: "license_tally.active" },
        is_any_floating: { column: "license_tally.is_any_floating" },
      },
    },
  });
}

function isOfExpired({ lookup, value }: Filter): boolean {
  return lookup === "exact" && value === "Expired";
}

/** The same as `licenseStatus` says, in SQL. */
function status(dialect: StorageDialect, now: number) {
  return sql`case
    when not license.enabled then 'Disabled'
    when ${hasExpired(dialect, now)} then 'Expired'
    when ${isActive} then 'Active'
    else 'Inactive' end`;
}

/** The same for those that have expired, without asking for more than their index has. */
function expired(dialect: StorageDialect, now: number) {
  return sql`case when license.enabled and ${hasExpired(dialect, now)} then 'Expired' end`;
}

function hasExpired(dialect: StorageDialect, now: number) {
  const lastDayWithGrace = dialect.dayOf(sql`${now} - license.grace_period * ${HOUR_MILLISECONDS}`);
  return sql`license.validity_period is not null
    and (license.license_type <> 'perpetual' or license.is_trial)
    and license.validity_period < case
      when license.license_type = 'subscription' and license.allow_grace_period then ${lastDayWithGrace}
      else ${dateOf(now)} end`;
}
