/** The parts that every license object shares: features, customer, product, user, consumption. */
import * as z from "zod";
import { isoDate } from "../../../domain/calendar.ts";
import { currentConsumption } from "../../../domain/consumption-period.ts";
import type { AssignedUser, CheckedLicense } from "../../../services/licenses/check.ts";
import type { LicenseFacts } from "../../../services/licenses/license-facts.ts";
import { asOnTheWire } from "../../openapi/wire-types.ts";

export type License = CheckedLicense["license"];
export type Product = CheckedLicense["product"];

/** Stored as text, shown as it was given: never copied member by member, so that no name gets a meaning. */
export const metadata = asOnTheWire(
  z.custom<object>((value) => typeof value === "object" && value !== null),
  { type: "object", additionalProperties: true },
);

export function readMetadata(json: string): object {
  return JSON.parse(json);
}

export const period = z.enum(["daily", "weekly", "monthly", "annually"]).nullable();

export const featureAnswer = z.object({
  id: z.number(),
  code: z.string(),
  name: z.string(),
  feature_type: z.enum(["activation", "consumption"]),
  expiry_date: z.string().nullable(),
  metadata,
  max_consumption: z.number().optional(),
  allow_unlimited_consumptions: z.boolean().optional(),
  total_consumptions: z.number().optional(),
  allow_overages: z.boolean().optional(),
  max_overages: z.number().optional(),
  reset_consumption: z.boolean().optional(),
  consumption_period: period.optional(),
  allow_negative_consumptions: z.boolean().optional(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_timeout: z.number().optional(),
  floating_users: z.number().optional(),
});

type Feature = LicenseFacts["features"][number];

export function describeFeature(feature: Feature, license: License, now: number): z.input<typeof featureAnswer> {
  const isFloating = feature.is_floating || feature.is_floating_cloud;
  return {
    id: feature.id,
    code: feature.code,
    name: feature.name,
    feature_type: feature.feature_type,
    expiry_date: feature.expiry_date === null ? null : isoDate(feature.expiry_date),
    metadata: readMetadata(feature.metadata_json),
    ...(feature.feature_type === "consumption" && {
      max_consumption: feature.max_consumption,
      allow_unlimited_consumptions: feature.allow_unlimited_consumptions,
      total_consumptions: currentConsumption(feature, now),
      allow_overages: feature.allow_overages,
      max_overages: feature.max_overages,
      reset_consumption: feature.reset_consumption,
      consumption_period: feature.consumption_period,
      allow_negative_consumptions: feature.allow_negative_consumptions,
    }),
    is_floating: feature.is_floating,
    is_floating_cloud: feature.is_floating_cloud,
    ...(isFloating && {
      floating_timeout: feature.floating_timeout ?? license.floating_timeout,
      floating_users: feature.floating_users,
    }),
  };
}

export const customFieldAnswer = z.object({
  name: z.string().nullable(),
  data_type: z.string().nullable(),
  value: z.string().nullable(),
});

export function describeCustomFields({ customFields }: LicenseFacts): z.input<typeof customFieldAnswer>[] {
  return customFields.map(({ name, data_type, default_value }) => ({ name, data_type, value: default_value }));
}

export const customerAnswer = z.object({
  email: z.string(),
  company_name: z.string(),
  reference: z.string(),
  phone: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  city: z.string(),
  postcode: z.string(),
  state: z.string(),
  country: z.string(),
  address: z.string(),
  customer_account: z.object({ id: z.number(), name: z.string(), code: z.string() }).nullable(),
  metadata,
});

/** A license without a customer shows empty texts. */
export function describeCustomer({ order }: LicenseFacts): z.input<typeof customerAnswer> {
  const { customer, account } = order;
  return {
    email: customer?.email ?? "",
    company_name: customer?.company_name ?? "",
    reference: customer?.reference ?? "",
    phone: customer?.phone ?? "",
    first_name: customer?.first_name ?? "",
    last_name: customer?.last_name ?? "",
    city: customer?.city ?? "",
    postcode: customer?.postcode ?? "",
    state: customer?.state ?? "",
    country: customer?.country ?? "",
    address: customer?.address ?? "",
    customer_account: account,
    metadata: customer ? readMetadata(customer.metadata_json) : {},
  };
}

export const productAnswer = z.object({
  product_id: z.number(),
  product_name: z.string(),
  short_code: z.string(),
  authorization_method: z.enum(["license-key", "user"]),
  metadata,
});

export function describeProduct(product: Product): z.input<typeof productAnswer> {
  return {
    product_id: product.id,
    product_name: product.product_name,
    short_code: product.short_code,
    authorization_method: product.authorization_method,
    metadata: readMetadata(product.metadata_json),
  };
}

export const userAnswer = z.object({
  id: z.number(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  phone_number: z.string(),
  is_initial_password: z.boolean(),
  max_activations: z.number(),
  allow_unlimited_activations: z.boolean(),
  total_activations: z.number(),
});

export function describeUser({ user, assignment }: AssignedUser): z.input<typeof userAnswer> {
  return {
    id: user.id,
    email: user.email,
    first_name: user.first_name,
    last_name: user.last_name,
    phone_number: user.phone_number,
    is_initial_password: user.is_initial_password,
    max_activations: assignment.max_activations ?? 0,
    allow_unlimited_activations: assignment.allow_unlimited_activations,
    total_activations: assignment.total_activations,
  };
}

export const licenseTypeAnswer = z.enum(["perpetual", "time-limited", "subscription", "consumption"]);

/** Shown on licenses of the type `consumption` alone. */
export const consumptionAnswer = {
  max_consumptions: z.number().optional(),
  total_consumptions: z.number().optional(),
  allow_unlimited_consumptions: z.boolean().optional(),
  reset_consumption: z.boolean().optional(),
  consumption_period: period.optional(),
  allow_negative_consumptions: z.boolean().optional(),
};

export function describeConsumption(license: License, now: number) {
  if (license.license_type !== "consumption") return {};
  return {
    max_consumptions: license.max_consumptions,
    total_consumptions: currentConsumption(license, now),
    allow_unlimited_consumptions: license.allow_unlimited_consumptions,
    reset_consumption: license.reset_consumption,
    consumption_period: license.consumption_period,
    allow_negative_consumptions: license.allow_negative_consumptions,
  };
}
