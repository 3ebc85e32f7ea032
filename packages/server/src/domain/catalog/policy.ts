/** A policy: the template that licenses of a product are issued from. */
import * as z from "zod";
import { customFieldValues } from "./custom-field.ts";
import { entitlementMembers } from "./entitlement-members.ts";
import { featureTerms } from "./feature.ts";
import { installationFileReference } from "./installation-file.ts";
import { flag, freeText, identifier, licenseType, metadata } from "./members.ts";

export const policy = z
  .strictObject({
    code: identifier,
    name: freeText.exactOptional(),
    is_default: flag.exactOptional(),
    is_archived: flag.exactOptional(),
    is_sku: flag.exactOptional(),
    license_type: licenseType.exactOptional(),
    /** Another name of license_type. */
    default_license_type: licenseType.exactOptional(),
    ...entitlementMembers,
    features: z.array(featureTerms).exactOptional(),
    custom_fields: customFieldValues.exactOptional(),
    installation_file: installationFileReference.nullable().exactOptional(),
    metadata: metadata.exactOptional(),
  })
  .superRefine((policy, context) => {
    const { license_type: type, default_license_type: other } = policy;
    if (type !== undefined && other !== undefined && type !== other) {
      context.addIssue({ code: "custom", path: ["default_license_type"], message: "must equal license_type" });
    }
  })
  .transform(({ default_license_type: other, ...policy }) =>
    other === undefined ? policy : { ...policy, license_type: other },
  );
export type PolicyEntry = z.output<typeof policy>;
