/** Rows as events tell of them. */
import { isoInstant } from "../../domain/calendar.ts";
import { currentConsumption } from "../../domain/consumption-period.ts";
import type {
  ConsumptionPoolData,
  CustomerData,
  DeviceData,
  DeviceVariableData,
  InstallationFileData,
  LicenseData,
  LicenseUserData,
  OrderData,
  ProductData,
} from "../../domain/event-data.ts";
import { isActive } from "../../domain/license-state.ts";
import type { DeviceTable, DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { ConsumptionPoolTable, LicenseTable, OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable, LicenseUserTable } from "../../storage/tables/people.ts";
import type { InstallationFileTable, ProductTable } from "../../storage/tables/products.ts";

export function describeCustomer(customer: CustomerTable): CustomerData {
  const { id, email, first_name, last_name, company_name, phone, reference } = customer;
  const { address, postcode, city, country, state } = customer;
  return {
    id,
    email,
    first_name,
    last_name,
    company_name,
    phone,
    reference,
    address,
    postcode,
    city,
    country,
    state,
  };
}

/** What an event of a license tells beside the license's own row. */
export interface AroundLicense {
  readonly product: Pick<ProductTable, "id" | "short_code" | "product_name">;
  readonly storeId: string;
  readonly customer: CustomerTable | null;
}

export function describeLicense(license: LicenseTable, around: AroundLicense, now: number): LicenseData {
  const { product, storeId, customer } = around;
  return {
    id: license.id,
    // A license without a connection is served by files and codes alone.
    activations_type: license.is_air_gapped ? "offline" : "online",
    license_key: license.license_key,
    license_type: license.license_type,
    max_license_users: license.max_license_users,
    is_trial: license.is_trial,
    active: isActive(license),
    enabled: license.enabled,
    validity_period: license.validity_period,
    enable_maintenance_period: license.enable_maintenance_period,
    maintenance_period: license.maintenance_period,
    max_activations: license.max_activations,
    allow_unlimited_activations: license.allow_unlimited_activations,
    times_activated: license.times_activated,
    transfer_count: license.transfer_count,
    max_transfers: license.max_transfers,
    is_floating: license.is_floating,
    is_floating_cloud: license.is_floating_cloud,
    floating_users: license.floating_users,
    max_consumptions: license.max_consumptions,
    allow_unlimited_consumptions: license.allow_unlimited_consumptions,
    total_consumptions: currentConsumption(license, now),
    bundle_license: license.bundle_license_id,
    subscription_id: license.subscription_id,
    product: { id: product.id, short_code: product.short_code, product_name: product.product_name },
    order: { id: license.order_id, store_id: storeId },
    customer: customer && describeCustomer(customer),
  };
}

export function describeDevice(device: Pick<DeviceTable, "id" | "hardware_id" | "license_user_id">): DeviceData {
  return { id: device.id, hardware_id: device.hardware_id, license_user: device.license_user_id };
}

export function describeDeviceVariable(
  { id, variable, value, created_at }: DeviceVariableTable,
  device: Pick<DeviceTable, "id" | "license_id" | "hardware_id">,
): DeviceVariableData {
  return {
    id,
    variable,
    value,
    created_at: isoInstant(created_at),
    device: { id: device.id, hardware_id: device.hardware_id },
    license: device.license_id,
  };
}

export function describeLicenseUser(user: LicenseUserTable): LicenseUserData {
  const { id, email, first_name, last_name, phone_number, is_active } = user;
  return { id, email, first_name, last_name, phone_number, is_active };
}

export function describeOrder(order: OrderTable, customer: CustomerTable | null): OrderData {
  return {
    id: order.id,
    store_id: order.store_id,
    type: order.type,
    is_test: order.is_test,
    is_trial: order.is_trial,
    reference: order.reference,
    customer: customer && describeCustomer(customer),
    customer_account: order.customer_account_id,
    created_at: isoInstant(order.created_at),
    updated_at: isoInstant(order.updated_at),
  };
}

export function describeProduct(product: ProductTable): ProductData {
  return {
    id: product.id,
    short_code: product.short_code,
    product_name: product.product_name,
    authorization_method: product.authorization_method,
    license_type: product.default_license_type,
    active: product.active,
    is_archived: product.is_archived,
    is_bundle: product.is_bundle,
    created_at: isoInstant(product.created_at),
    updated_at: isoInstant(product.updated_at),
  };
}

export function describeInstallationFile(
  file: InstallationFileTable,
  product: Pick<ProductTable, "id" | "short_code"> | undefined,
): InstallationFileData {
  return {
    id: file.id,
    product: { id: file.product_id, short_code: product?.short_code ?? "" },
    version: file.version,
    environment: file.environment,
    channel: file.channel,
    enabled: file.enabled,
    full_link: file.full_link,
    filename: file.filename,
    hash_md5: file.hash_md5,
    size: file.size,
    release_date: file.release_date,
    requires_version: file.requires_version,
    created_at: isoInstant(file.created_at),
    updated_at: isoInstant(file.updated_at),
  };
}

export function describePool(pool: ConsumptionPoolTable): ConsumptionPoolData {
  return {
    id: pool.id,
    code: pool.code,
    name: pool.name,
    type: pool.type,
    customer_account: pool.customer_account_id,
    max_consumptions: pool.max_consumptions,
    allow_overages: pool.allow_overages,
    max_overages: pool.max_overages,
    total_consumptions: pool.total_consumptions,
    held_total: pool.held_total,
  };
}
