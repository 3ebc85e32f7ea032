/** The license object that an activation answers. The order of the schema's members is the order on the wire. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { isExpired, isFeatureExpired } from "../../../domain/license-state.ts";
import type { Caller } from "../../../services/caller.ts";
import type { ActivatedLicense } from "../../../services/licenses/activate-together.ts";
import type { ActivationRequest } from "../../../services/licenses/activation-request.ts";
import type { Signer } from "../../sign-response.ts";
import { signedId } from "./check-answer.ts";
import {
  consumptionAnswer,
  customerAnswer,
  customFieldAnswer,
  describeConsumption,
  describeCustomer,
  describeCustomFields,
  describeFeature,
  describeProduct,
  describeUser,
  featureAnswer,
  licenseTypeAnswer,
  metadata,
  type Product,
  readMetadata,
  userAnswer,
} from "./license-parts.ts";
import { describeTerms } from "./license-terms.ts";

const richProductAnswer = z.object({
  product_id: z.number(),
  product_name: z.string(),
  short_code: z.string(),
  allow_trial: z.boolean(),
  trial_days: z.number(),
  authorization_method: z.enum(["license-key", "user"]),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  prevent_vm: z.boolean(),
  validity_period: z.string().nullable(),
  floating_timeout: z.number(),
  company_id: z.number(),
  metadata,
});

export const activationAnswer = z.object({
  id: z.number(),
  active: z.boolean(),
  allow_grace_period: z.boolean(),
  allow_overages: z.boolean(),
  allow_unlimited_activations: z.boolean(),
  allow_offline_activation: z.boolean(),
  can_borrow: z.boolean(),
  custom_fields: z.array(customFieldAnswer),
  customer: customerAnswer,
  company: z.object({ id: z.number() }),
  device_id: z.number(),
  enable_maintenance_period: z.boolean(),
  floating_timeout: z.number(),
  floating_users: z.number().optional(),
  grace_period: z.number(),
  is_air_gapped: z.boolean(),
  is_expired: z.boolean(),
  is_floating_cloud: z.boolean(),
  is_floating: z.boolean(),
  is_hardware_key_auth: z.boolean(),
  is_trial: z.boolean(),
  trial_days: z.number().optional(),
  license_key: z.string().optional(),
  license_type: licenseTypeAnswer,
  license_template_id: z.number().nullable(),
  maintenance_period: z.string().nullable(),
  max_activations: z.number(),
  max_borrow_time: z.number(),
  max_overages: z.number(),
  max_transfers: z.number(),
  metadata,
  prevent_vm: z.boolean(),
  product_details: richProductAnswer,
  product_features: z.array(featureAnswer),
  start_date: z.string().nullable(),
  times_activated: z.number(),
  transfer_count: z.number(),
  validity_period: z.string().nullable(),
  ...consumptionAnswer,
  max_license_users: z.number().optional(),
  user: userAnswer.optional(),
  license_signature: z.string(),
  request: z.literal("activation"),
  username: z.string().optional(),
  hardware_id: z.string(),
  variables: z
    .array(z.object({ variable: z.string(), value: z.string(), device_id: z.number(), created_at: z.string() }))
    .optional(),
});

export type ActivationAnswer = z.infer<typeof activationAnswer>;

export async function describeActivation(
  signer: Signer,
  caller: Caller,
  request: ActivationRequest,
  activated: ActivatedLicense,
): Promise<ActivationAnswer> {
  const { license, product, facts, device, assignedUser, now, variables } = activated;
  const { max_license_users, ...terms } = describeTerms(license);
  const features = facts.features.filter((feature) => !isFeatureExpired(feature, now));
  return activationAnswer.parse({
    ...terms,
    active: true,
    custom_fields: describeCustomFields(facts),
    customer: describeCustomer(facts),
    company: { id: license.company_id },
    device_id: device.id,
    is_expired: isExpired(license, now),
    metadata: readMetadata(license.metadata_json),
    product_details: describeRichProduct(product),
    product_features: features.map((feature) => describeFeature(feature, license, now)),
    ...describeConsumption(license, now),
    ...(assignedUser !== null && {
      max_license_users,
      user: describeUser(assignedUser),
      username: assignedUser.user.email,
    }),
    license_signature: await signer.signLicense(caller, {
      hardwareId: request.hardwareId,
      id: signedId(request, assignedUser),
      validityPeriod: terms.validity_period,
    }),
    request: "activation",
    hardware_id: request.hardwareId,
    ...(request.variables.size > 0 && {
      variables: variables.map(({ variable, value, device_id, created_at }) => ({
        variable,
        value,
        device_id,
        created_at: isoInstant(created_at),
      })),
    }),
  });
}

const DEFAULT_FLOATING_TIMEOUT_MINUTES = 120;

function describeRichProduct(product: Product): z.input<typeof richProductAnswer> {
  return {
    ...describeProduct(product),
    allow_trial: product.allow_trial ?? false,
    trial_days: product.trial_days ?? 0,
    allow_overages: product.allow_overages ?? false,
    max_overages: product.max_overages ?? 0,
    prevent_vm: product.prevent_vm ?? false,
    validity_period: null,
    floating_timeout: product.floating_timeout ?? DEFAULT_FLOATING_TIMEOUT_MINUTES,
    company_id: product.company_id,
  };
}
