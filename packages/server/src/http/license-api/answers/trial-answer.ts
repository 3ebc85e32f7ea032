/** What trial_key answers: a new trial with all that it was issued with, or the name of the one given before. */
import * as z from "zod";
import { isoDate } from "../../../domain/calendar.ts";
import type { GivenTrial } from "../../../services/trials/give.ts";
import { licenseTypeAnswer, metadata, period, readMetadata } from "./license-parts.ts";

const trialFeature = z.object({
  id: z.number(),
  product_feature_id: z.number(),
  max_consumption: z.number(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  expiry_date: z.string().nullable(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_timeout: z.number().optional(),
  floating_users: z.number().optional(),
  metadata,
});

const newTrialAnswer = z.object({
  id: z.number(),
  order_id: z.number(),
  product_id: z.number(),
  created_at: z.number().describe("Milliseconds since 1970-01-01T00:00:00Z."),
  updated_at: z.number().describe("Milliseconds since 1970-01-01T00:00:00Z."),
  times_activated: z.number(),
  is_trial: z.literal(true),
  active: z.literal(false),
  enabled: z.boolean(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_users: z.number().optional(),
  floating_timeout: z.number(),
  max_activations: z.number(),
  trial_days: z.number(),
  license_type: licenseTypeAnswer,
  validity_period: z.string().nullable(),
  max_transfers: z.number(),
  prevent_vm: z.boolean(),
  allow_grace_period: z.boolean(),
  grace_period: z.number(),
  enable_maintenance_period: z.boolean(),
  maintenance_duration: z.string().nullable(),
  metadata,
  is_hardware_key_auth: z.boolean(),
  allow_overages: z.boolean().optional(),
  max_overages: z.number().optional(),
  max_consumptions: z.number().optional(),
  valid_duration: z.string().nullable().optional(),
  consumption_period: period.optional(),
  reset_consumption: z.boolean().optional(),
  company: z.object({ id: z.number() }),
  LicenseProductFeatures: z.array(trialFeature),
  LicenseCustomFields: z.array(z.object({ product_custom_field_id: z.number(), value: z.string() })),
  license_key: z.string().optional(),
  license: z.string().optional().describe("The license key once more, on key-based products."),
  license_user_id: z.number().optional(),
  max_license_users: z.number().optional(),
  license_user: z.string().optional().describe("The user's e-mail address, on user-based products."),
  initial_password: z.string().optional().describe("For a new user who sent no password; told this once."),
});

const knownTrialAnswer = z.object({
  license_type: licenseTypeAnswer,
  is_trial: z.boolean(),
  license: z.string().optional().describe("The license key, on key-based products."),
  license_user: z.string().optional().describe("The user's e-mail address, on user-based products."),
});

export const trialAnswer = z.union([newTrialAnswer, knownTrialAnswer]);

export function describeTrial(given: GivenTrial): z.infer<typeof trialAnswer> {
  return given.kind === "new" ? newTrialAnswer.parse(describeNew(given)) : knownTrialAnswer.parse(describeKnown(given));
}

function describeKnown({ license, user }: Extract<GivenTrial, { kind: "known" }>): z.input<typeof knownTrialAnswer> {
  return {
    license_type: license.license_type,
    is_trial: license.is_trial,
    ...(license.license_key !== null && { license: license.license_key }),
    ...(user !== null && { license_user: user.email }),
  };
}

type NewTrial = Extract<GivenTrial, { kind: "new" }>;

function describeNew({ license, features, user, initialPassword, ...trial }: NewTrial) {
  const { allow_overages, max_overages, max_consumptions, valid_duration } = license;
  const { consumption_period, reset_consumption } = license;
  const consumption = {
    allow_overages,
    max_overages,
    max_consumptions,
    valid_duration,
    consumption_period,
    reset_consumption,
  };
  const isFloating = license.is_floating || license.is_floating_cloud;
  return {
    id: license.id,
    order_id: license.order_id,
    product_id: license.product_id,
    created_at: license.created_at,
    updated_at: license.updated_at,
    times_activated: license.times_activated,
    is_trial: license.is_trial,
    active: license.is_always_active,
    enabled: license.enabled,
    is_floating: license.is_floating,
    is_floating_cloud: license.is_floating_cloud,
    ...(isFloating && { floating_users: license.floating_users }),
    floating_timeout: license.floating_timeout,
    max_activations: license.max_activations,
    trial_days: license.trial_days,
    license_type: license.license_type,
    validity_period: license.validity_period === null ? null : isoDate(license.validity_period),
    max_transfers: license.max_transfers,
    prevent_vm: license.prevent_vm,
    allow_grace_period: license.allow_grace_period,
    grace_period: license.grace_period,
    enable_maintenance_period: license.enable_maintenance_period,
    maintenance_duration: license.maintenance_duration,
    metadata: readMetadata(license.metadata_json),
    is_hardware_key_auth: license.is_hardware_key_auth,
    ...(license.license_type === "consumption" && consumption),
    company: { id: license.company_id },
    LicenseProductFeatures: features.map((feature) => describeTrialFeature(feature, license)),
    LicenseCustomFields: describeTrialFields(trial),
    ...(license.license_key !== null && { license_key: license.license_key, license: license.license_key }),
    ...(user !== null && {
      license_user_id: user.id,
      max_license_users: license.max_license_users,
      license_user: user.email,
    }),
    ...(initialPassword !== null && { initial_password: initialPassword }),
  };
}

function describeTrialFeature(
  feature: NewTrial["features"][number],
  license: NewTrial["license"],
): z.input<typeof trialFeature> {
  const isFloating = feature.is_floating || feature.is_floating_cloud;
  return {
    id: feature.id,
    product_feature_id: feature.product_feature_id,
    max_consumption: feature.max_consumption,
    allow_overages: feature.allow_overages,
    max_overages: feature.max_overages,
    reset_consumption: feature.reset_consumption,
    consumption_period: feature.consumption_period,
    expiry_date: feature.expiry_date === null ? null : isoDate(feature.expiry_date),
    is_floating: feature.is_floating,
    is_floating_cloud: feature.is_floating_cloud,
    ...(isFloating && {
      floating_timeout: feature.floating_timeout ?? license.floating_timeout,
      floating_users: feature.floating_users,
    }),
    metadata: readMetadata(feature.metadata_json),
  };
}

/** The license stores only what differs from the product; the answer shows all of the product's fields. */
function describeTrialFields({ offer, custom_fields: own }: Pick<NewTrial, "offer" | "custom_fields">) {
  return offer.template.custom_fields.map(({ id, default_value }) => ({
    product_custom_field_id: id,
    value: own.find((field) => field.product_custom_field_id === id)?.value ?? default_value,
  }));
}
