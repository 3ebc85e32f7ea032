/** What events tell of objects: the members that receivers know, and never a secret. */
import * as z from "zod";
import { authorizationMethod, licenseType } from "./catalog/members.ts";

const id = z.number();
const count = z.number();
const instant = z.string();
const named = (description: string) => z.string().meta({ description });
const idOf = (description: string) => z.number().meta({ description });

/** What stands around the data of every event. */
export const eventEnvelope = z.object({
  id: z.uuid().meta({ description: "The same at each attempt: keep the ids that you have dealt with." }),
  event: named("What happened."),
  company_id: z.number(),
  user_id: z.number().nullable().meta({
    description: "Id of the operator who brought it about; null for devices, keys, commands and jobs.",
  }),
  ts: z.number().meta({ description: "When it happened, in seconds since 1970." }),
});

export const customerData = z.object({
  id,
  email: z.string().nullable(),
  first_name: z.string(),
  last_name: z.string(),
  company_name: z.string(),
  phone: z.string(),
  reference: z.string(),
  address: z.string(),
  postcode: z.string(),
  city: z.string(),
  country: z.string(),
  state: z.string(),
});

export const licenseData = z.object({
  id,
  activations_type: z.enum(["online", "offline"]).meta({ description: "`offline` for air-gapped licenses." }),
  license_key: z.string().nullable().meta({ description: "The license key; null on user-based licenses." }),
  license_type: licenseType,
  max_license_users: count,
  is_trial: z.boolean(),
  active: z.boolean(),
  enabled: z.boolean(),
  validity_period: z
    .string()
    .nullable()
    .meta({ description: "The last day of the license; null where it does not end." }),
  enable_maintenance_period: z.boolean(),
  maintenance_period: z
    .string()
    .nullable()
    .meta({ description: "The last day of maintenance; null where there is none." }),
  max_activations: count,
  allow_unlimited_activations: z.boolean(),
  times_activated: count,
  transfer_count: count,
  max_transfers: count,
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_users: count,
  max_consumptions: count,
  allow_unlimited_consumptions: z.boolean(),
  total_consumptions: count,
  bundle_license: z.number().nullable(),
  subscription_id: z.string().nullable(),
  product: z.object({ id, short_code: z.string(), product_name: z.string() }),
  order: z.object({ id, store_id: z.string() }),
  customer: customerData.nullable(),
});

export const deviceData = z.object({
  id,
  hardware_id: z.string(),
  license_user: z.number().nullable().meta({ description: "Id of the user; null on key-based licenses." }),
});

export const deviceVariableData = z.object({
  id,
  variable: z.string(),
  value: z.string(),
  created_at: instant,
  device: z.object({ id, hardware_id: z.string() }),
  license: idOf("Id of the license."),
});

export const licenseUserData = z.object({
  id,
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  phone_number: z.string(),
  is_active: z.boolean(),
});

export const orderData = z.object({
  id,
  store_id: z.string(),
  type: z.string(),
  is_test: z.boolean(),
  is_trial: z.boolean(),
  reference: z.string(),
  customer: customerData.nullable(),
  customer_account: z.number().nullable(),
  created_at: instant,
  updated_at: instant,
});

export const productData = z.object({
  id,
  short_code: z.string(),
  product_name: z.string(),
  authorization_method: authorizationMethod,
  license_type: licenseType.meta({ description: "The type of its licenses where nothing else is said." }),
  active: z.boolean().meta({ description: "Whether it is switched on." }),
  is_archived: z.boolean(),
  is_bundle: z.boolean(),
  created_at: instant,
  updated_at: instant,
});

export const installationFileData = z.object({
  id,
  product: z.object({ id, short_code: z.string() }),
  version: z.string(),
  environment: z.string(),
  channel: z.string(),
  enabled: z.boolean(),
  full_link: z.string(),
  filename: z.string().nullable(),
  hash_md5: z.string(),
  size: z.string().nullable(),
  release_date: z.string().nullable(),
  requires_version: z.string().nullable(),
  created_at: instant,
  updated_at: instant,
});

export const consumptionPoolData = z.object({
  id,
  code: z.string(),
  name: z.string(),
  type: z.enum(["license", "license_product_feature"]).meta({ description: "What shares the pool." }),
  customer_account: idOf("Id of the customer account."),
  max_consumptions: count,
  allow_overages: z.boolean(),
  max_overages: count,
  total_consumptions: count,
  held_total: count,
});

export type CustomerData = z.infer<typeof customerData>;
export type LicenseData = z.infer<typeof licenseData>;
export type DeviceData = z.infer<typeof deviceData>;
export type DeviceVariableData = z.infer<typeof deviceVariableData>;
export type LicenseUserData = z.infer<typeof licenseUserData>;
export type OrderData = z.infer<typeof orderData>;
export type ProductData = z.infer<typeof productData>;
export type InstallationFileData = z.infer<typeof installationFileData>;
export type ConsumptionPoolData = z.infer<typeof consumptionPoolData>;

const featureCode = z
  .string()
  .nullable()
  .meta({ description: "Code of the feature; null where it is of the license itself." });

export const ofCustomer = z.object({ customer: customerData });
export const ofDeviceVariable = z.object({ device_variable: deviceVariableData });
export const ofInstallationFile = z.object({ installation_file: installationFileData });
export const ofProduct = z.object({ product: productData });
export const ofOrder = z.object({ order: orderData });
export const ofPlacedOrder = z.object({
  order: orderData,
  licenses: z
    .array(z.number())
    .optional()
    .meta({ description: "Ids of the licenses that were issued by it; absent where the order itself changed." }),
});
export const ofOrderAndUser = z.object({ order: orderData, license_user: licenseUserData });
export const ofLicense = z.object({ license: licenseData });
export const ofLicenseAndDevice = z.object({ license: licenseData, device: deviceData });
export const ofLicenseAndUser = z.object({ license: licenseData, license_user: licenseUserData });
export const ofLicenseEnd = z.object({
  license: licenseData,
  ends: z.enum(["license", "trial", "maintenance"]).meta({ description: "What ends." }),
  days: z.number().meta({ description: "In how many days." }),
  date: z.string().meta({ description: "The last day." }),
});
export const ofLimit = z.object({
  license: licenseData,
  limit: z.enum(["activations", "user_activations", "license_users", "consumptions"]).meta({
    description: "Which limit: `consumptions` with overages included, `user_activations` of one user.",
  }),
  size: z.number().nullable().meta({ description: "How much is allowed." }),
  used: z.number().meta({ description: "How much is taken." }),
  feature: featureCode,
  license_user: z.number().nullable().meta({ description: "Id of the user whose limit it is; null for all others." }),
});
export const ofSeats = z.object({
  license: licenseData,
  feature: featureCode,
  seats: z.number().meta({ description: "How many seats there are." }),
});
export const ofRefusal = z.object({
  license: licenseData,
  code: z.string().meta({ description: "Why, as [the page of codes](/docs/codes) explains." }),
  call: z.string(),
  feature: named("Code of the feature; empty where none was asked for."),
  hardware_id: z.string(),
  username: named("The user, as it was sent; empty where none was."),
  count: z.number().meta({ description: "How many refusals alike it stands for." }),
});
export const ofPoolThreshold = z.object({
  consumption_pool: consumptionPoolData,
  percent: z.union([z.literal(80), z.literal(90), z.literal(100)]).meta({ description: "How much of it is consumed." }),
});
export const ofDeadLetter = z.object({
  webhook_endpoint: z.object({ id, host: named("Host and port that it is sent to.") }),
  webhook_delivery: idOf("Id of the delivery that was given up."),
  lost_event: z
    .object({
      id: named("What the receiver would have known it by."),
      event: named("What happened."),
      object_kind: named("The kind of object that it happened to."),
      object_id: idOf("Id of that object."),
    })
    .meta({ description: "The event that was not delivered." }),
  failure: z.string().nullable().meta({ description: "Why the last attempt failed." }),
  dead_letters: z.number().meta({ description: "How many dead letters the webhook has now." }),
});
export const ofTest = z.object({ webhook_endpoint: z.object({ id, description: named("Your note on it.") }) });
