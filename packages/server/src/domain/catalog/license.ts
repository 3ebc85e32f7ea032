/** A license of an order; of a bundle, with what differs for each member. */
import * as z from "zod";
import { customFieldValues } from "./custom-field.ts";
import { entitlementMembers } from "./entitlement-members.ts";
import { featureTerms } from "./feature.ts";
import { installationFileReference } from "./installation-file.ts";
import { licenseUser } from "./license-user.ts";
import { count, date, flag, freeText, identifier, instant, licenseType, metadata, named } from "./members.ts";

/** What can be said of the license of one product, be it by itself or a member of a bundle. */
const termMembers = {
  policy: identifier.exactOptional(),
  license_type: licenseType.exactOptional(),
  enabled: flag.exactOptional(),
  /** Active whether a device is activated or not. */
  active: flag.exactOptional(),
  is_trial: flag.exactOptional(),
  validity_period: date.nullable().exactOptional(),
  maintenance_period: date.nullable().exactOptional(),
  start_date: instant.nullable().exactOptional(),
  subscription_id: identifier.nullable().exactOptional(),
  installation_file: installationFileReference.nullable().exactOptional(),
  client_may_raise_overages: flag.exactOptional(),
  client_max_overages: count.exactOptional(),
  note: freeText.exactOptional(),
  metadata: metadata.exactOptional(),
  ...entitlementMembers,
  features: z.array(featureTerms).exactOptional(),
  custom_fields: customFieldValues.exactOptional(),
};

export const licenseTerms = z.strictObject(termMembers);
export type LicenseTermsEntry = z.output<typeof licenseTerms>;

export const license = z.strictObject({
  /** The code of a product or a bundle. */
  product: identifier,
  license_key: identifier.exactOptional(),
  /** The file's own name of the license, within its order. */
  ref: identifier.exactOptional(),
  users: z.array(licenseUser).exactOptional(),
  /** By product code, for a bundle. */
  members: named(licenseTerms).exactOptional(),
  ...termMembers,
});
export type LicenseEntry = z.output<typeof license>;
