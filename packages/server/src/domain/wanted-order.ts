/** An order as a client asks for it, its names those of the wire: customer, account, items, licenses. */
import * as z from "zod";
import { fieldValue } from "./catalog/custom-field.ts";
import { customer } from "./catalog/customer.ts";
import { featureTerms } from "./catalog/feature.ts";
import { licenseTerms } from "./catalog/license.ts";
import { licenseUser } from "./catalog/license-user.ts";
import {
  count,
  date,
  duration,
  email,
  flag,
  freeText,
  identifier,
  instant,
  listOr,
  metadata,
  named,
} from "./catalog/members.ts";

/** Templates of requests carry blank texts for what they do not state. */
function blankable<Schema extends z.ZodType<unknown, string>>(schema: Schema) {
  return z
    .string()
    .transform((text) => text.trim() || undefined)
    .pipe(schema.optional())
    .optional();
}

/** The same for what null takes away. */
function blankableOrNull<Schema extends z.ZodType<unknown, string>>(schema: Schema) {
  return blankable(schema).nullable().optional();
}

const objectId = z.int().min(1);

/** An object, or a text that holds one. */
const statedMetadata = z
  .unknown()
  .transform((given): unknown => (given === null || given === "" ? undefined : given))
  .pipe(metadata.optional())
  .optional();

const wantedFeature = z.object({ ...featureTerms.shape, metadata: statedMetadata });
export type WantedFeature = z.output<typeof wantedFeature>;

/** Written as `[{name: "tier", value: "gold"}]` or as `{tier: "gold"}`. */
const wantedCustomFields = listOr(
  z
    .array(z.object({ name: identifier, value: fieldValue }))
    .transform((fields): ReadonlyMap<string, string> => new Map(fields.map(({ name, value }) => [name, value]))),
  named(fieldValue),
);

const { policy: _policy, features: _features, installation_file: _file, ...catalogTerms } = licenseTerms.shape;

/** What can be said of the license of one product, be it by itself or a member of a bundle. */
const wantedTerms = {
  policy_code: blankable(identifier),
  license_template_code: blankable(identifier),
  license_template: z
    .union([objectId, z.string()])
    .optional()
    .meta({ description: "Id of the policy, in place of its code." }),
  ...catalogTerms,
  active: catalogTerms.active.meta({ description: "Whether it counts as active before any device has activated it." }),
  validity_period: blankableOrNull(date).meta({
    description: "The last day, as `2031-01-31`; it goes before `valid_duration`.",
  }),
  maintenance_period: blankableOrNull(date).meta({ description: "The last day of maintenance, as `2031-01-31`." }),
  start_date: blankableOrNull(instant).meta({ description: "No activation before this day or instant." }),
  valid_duration: blankableOrNull(duration).meta({
    description: "How long it is valid from its first activation on, as `30d`, `6m` or `1y`.",
  }),
  maintenance_duration: blankableOrNull(duration).meta({
    description: "How long maintenance lasts from the first activation on, as `1y`.",
  }),
  subscription_id: blankableOrNull(identifier),
  metadata: statedMetadata,
  product_features: z
    .array(wantedFeature)
    .optional()
    .meta({ description: "What differs for features, by their codes; those of the policy are carried anyway." }),
  custom_fields: wantedCustomFields
    .optional()
    .meta({ description: "Values of the product's fields, as `[{name, value}]` or as an object by name." }),
};

const wantedMember = z.object({ product_code: identifier, ...wantedTerms });
export type WantedTerms = Omit<z.output<typeof wantedMember>, "product_code">;

const password = blankable(licenseUser.shape.password.unwrap());

/** Somebody who is to use a license or to manage those of an order. */
export const wantedPerson = z.object({
  email,
  first_name: freeText.exactOptional(),
  last_name: freeText.exactOptional(),
  phone_number: freeText.exactOptional(),
  password,
});
export type WantedPerson = z.output<typeof wantedPerson>;

export const wantedUser = z.object({
  ...wantedPerson.shape,
  is_manager: flag.exactOptional(),
  /** Null and 0: no limit of its own. */
  max_activations: count.nullable().exactOptional(),
  allow_unlimited_activations: flag.exactOptional(),
});
export type WantedUser = z.output<typeof wantedUser>;

export const wantedLicense = z.object({
  key: blankable(identifier),
  users: z
    .array(wantedUser)
    .optional()
    .meta({ description: "Who may use it; of a product that is licensed by user, one at least." }),
  bundle_products: z.array(wantedMember).optional(),
  ...wantedTerms,
});
export type WantedLicense = z.output<typeof wantedLicense>;

/** What an item says of policy, key and the like holds for those of its licenses that say nothing of it. */
const wantedItem = z.object({
  product_code: identifier,
  licenses: z
    .array(wantedLicense)
    .optional()
    .meta({ description: "One object for each license; left out for one that takes everything from the policy." }),
  note: freeText.exactOptional(),
  active: wantedTerms.active,
  customer_account_id: objectId.nullable().exactOptional(),
  key: blankable(identifier),
  license_policy: z.union([objectId, z.string()]).optional(),
  subscription_id: blankable(identifier),
});
export type WantedItem = z.output<typeof wantedItem>;

const { customer_account: _account, ...customerMembers } = customer.shape;

const wantedCustomer = z.object({
  ...customerMembers,
  email: blankable(email),
  company: freeText.exactOptional().meta({ description: "Another name of `company_name`." }),
  metadata: statedMetadata,
  is_manager: flag.exactOptional().meta({ description: "Makes the customer a license manager of the order." }),
});
export type WantedCustomer = z.output<typeof wantedCustomer>;

export const wantedOrder = z.object({
  id: blankable(identifier).meta({ description: "The order's id in the vendor's shop; drawn at random if left out." }),
  is_bundle: flag.default(false).meta({ description: "Whether bundles are ordered; they never mix with products." }),
  append: flag.default(false),
  is_test: flag.exactOptional(),
  is_trial: flag.exactOptional(),
  created: blankable(instant),
  order_type: freeText.exactOptional(),
  reference: freeText.exactOptional(),
  language: freeText.exactOptional(),
  campaign_params: freeText.exactOptional(),
  download_id: freeText.exactOptional(),
  prevent_vm: flag.exactOptional(),
  metadata: statedMetadata,
  customer: wantedCustomer
    .optional()
    .meta({ description: "Found by e-mail, else by reference, else made; blanks of one who is found are filled." }),
  customer_id: objectId.nullable().exactOptional(),
  customer_account_id: objectId.nullable().exactOptional(),
  add_to_customer_account: flag.default(true),
  items: z.array(wantedItem),
});
export type WantedOrder = z.output<typeof wantedOrder>;
