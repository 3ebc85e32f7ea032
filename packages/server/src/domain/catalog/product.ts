/** A product with all that belongs to it. */
import * as z from "zod";
import { productCustomField } from "./custom-field.ts";
import { entitlementMembers } from "./entitlement-members.ts";
import { productFeature } from "./feature.ts";
import { installationFile } from "./installation-file.ts";
import { authorizationMethod, duration, flag, freeText, identifier, licenseType, metadata } from "./members.ts";
import { policy } from "./policy.ts";

/** What products and bundles are called and how they are switched. */
export const productMembers = {
  short_code: identifier,
  product_name: freeText.exactOptional(),
  authorization_method: authorizationMethod.exactOptional(),
  active: flag.exactOptional(),
  is_archived: flag.exactOptional(),
  metadata: metadata.exactOptional(),
};

export const product = z.strictObject({
  ...productMembers,
  default_license_type: licenseType.exactOptional(),
  subscription_duration: duration.nullable().exactOptional(),
  hardware_id_required: flag.exactOptional(),
  is_upgrade: flag.exactOptional(),
  is_node_locked: flag.exactOptional(),
  is_user_locked: flag.exactOptional(),
  ...entitlementMembers,
  features: z.array(productFeature).exactOptional(),
  custom_fields: z.array(productCustomField).exactOptional(),
  policies: z.array(policy).exactOptional(),
  installation_files: z.array(installationFile).exactOptional(),
});
export type ProductEntry = z.output<typeof product>;
