/** The license object of the Management API. The order of the schema's members is the order on the wire. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { isActive, licenseStatus, licenseStatuses } from "../../../domain/license-state.ts";
import type { ManagedCustomFieldValue, ManagedLicense } from "../../../services/licenses/managed.ts";
import { licenseTypeAnswer, metadata, period, readMetadata } from "../../license-api/answers/license-parts.ts";
import { describeManagedCustomer, managedCustomerAnswer } from "../customers/customer-answer.ts";
import { assignedUserAnswer, describeAssignedUser } from "../license-users/user-answer.ts";
import { describeProductCustomField, productCustomFieldAnswer } from "../products/custom-field-answer.ts";
import { describeFeatureOfLicense, featureOfLicenseAnswer } from "./license-feature-answer.ts";

const productOfLicenseAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  product_name: z.string(),
  short_code: z.string(),
  active: z.boolean(),
  is_archived: z.boolean(),
  is_bundle: z.boolean(),
  authorization_method: z.enum(["license-key", "user"]),
  company: z.number(),
  metadata,
});

const customFieldOfLicenseAnswer = z.object({
  ...productCustomFieldAnswer.shape,
  value: z.string(),
  license_custom_field: z.number().nullable(),
});

const customFieldValueAnswer = z.object({
  name: z.string(),
  data_type: z.string().nullable(),
  value: z.string(),
});

export const managedLicenseAnswer = z.object({
  id: z.number(),
  status: z.enum(licenseStatuses),
  floating_in_use_devices: z.number(),
  customer: managedCustomerAnswer.nullable(),
  product_features: z.array(featureOfLicenseAnswer),
  product_custom_fields: z.array(customFieldOfLicenseAnswer),
  license_users: z.array(assignedUserAnswer),
  order_store_id: z.string(),
  active_up_to_date_devices: z.number(),
  total_active_devices: z.number(),
  product: productOfLicenseAnswer,
  created_at: z.string(),
  updated_at: z.string(),
  license_key: z.string().nullable(),
  license_type: licenseTypeAnswer,
  order: z.number(),
  order_item: z.number(),
  license_template: z.number().nullable(),
  custom_fields: z.array(customFieldValueAnswer),
  enabled: z.boolean(),
  active: z.boolean(),
  time_activated: z.string().nullable(),
  is_trial: z.boolean(),
  trial_days: z.number(),
  valid_duration: z.string().nullable(),
  validity_period: z.string().nullable(),
  start_date: z.string().nullable(),
  allow_grace_period: z.boolean(),
  grace_period: z.number(),
  enable_maintenance_period: z.boolean(),
  maintenance_duration: z.string().nullable(),
  maintenance_period: z.string().nullable(),
  max_activations: z.number(),
  allow_unlimited_activations: z.boolean(),
  times_activated: z.number(),
  transfer_count: z.number(),
  max_transfers: z.number(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_users: z.number(),
  floating_timeout: z.number(),
  can_borrow: z.boolean(),
  max_borrow_time: z.number(),
  max_consumptions: z.number(),
  allow_unlimited_consumptions: z.boolean(),
  total_consumptions: z.number(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  allow_negative_consumptions: z.boolean(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  prevent_vm: z.boolean(),
  is_air_gapped: z.boolean(),
  allow_offline_activation: z.boolean(),
  is_hardware_key_auth: z.boolean(),
  max_license_users: z.number(),
  subscription_id: z.string().nullable(),
  installation_file: z
    .number()
    .nullable()
    .meta({ description: "Id of the only version that the license may have; null for every one of its time." }),
  note: z.string(),
  metadata,
  company: z.number(),
  user_max_activations: z.number(),
  bundle: z.number().nullable(),
  bundle_license: z.number().nullable(),
  license_user_group: z.number().nullable(),
  consumption_pool: z.number().nullable(),
  client_may_raise_overages: z.boolean(),
  client_max_overages: z.number(),
  chosen_allow_overages: z.boolean().nullable(),
  chosen_max_overages: z.number().nullable(),
});

export function describeManagedLicense(managed: ManagedLicense): z.input<typeof managedLicenseAnswer> {
  const { license, now } = managed;
  return {
    ...license,
    status: licenseStatus(license, now),
    floating_in_use_devices: managed.seatsInUse,
    customer: managed.customer === null ? null : describeManagedCustomer(managed.customer),
    product_features: managed.features.map(describeFeatureOfLicense),
    product_custom_fields: managed.customFields.map(describeCustomField),
    license_users: managed.users.map(describeAssignedUser),
    active_up_to_date_devices: managed.upToDateDevices,
    total_active_devices: license.times_activated,
    product: describeProduct(managed),
    created_at: isoInstant(license.created_at),
    updated_at: isoInstant(license.updated_at),
    order: license.order_id,
    order_item: license.order_item_id,
    license_template: license.policy_id,
    custom_fields: managed.customFields.map(({ field, value }) => ({
      name: field.name,
      data_type: field.data_type,
      value,
    })),
    active: isActive(license),
    time_activated: license.time_activated === null ? null : isoInstant(license.time_activated),
    start_date: license.start_date === null ? null : isoInstant(license.start_date),
    installation_file: license.installation_file_id,
    metadata: readMetadata(license.metadata_json),
    company: license.company_id,
    bundle: license.bundle_id,
    bundle_license: license.bundle_license_id,
    license_user_group: license.license_user_group_id,
    consumption_pool: license.consumption_pool_id,
  };
}

function describeProduct({ product }: ManagedLicense): z.input<typeof productOfLicenseAnswer> {
  return {
    ...product,
    created_at: isoInstant(product.created_at),
    updated_at: isoInstant(product.updated_at),
    company: product.company_id,
    metadata: readMetadata(product.metadata_json),
  };
}

function describeCustomField({
  field,
  value,
  ownId,
}: ManagedCustomFieldValue): z.input<typeof customFieldOfLicenseAnswer> {
  return { ...describeProductCustomField(field), value, license_custom_field: ownId };
}
