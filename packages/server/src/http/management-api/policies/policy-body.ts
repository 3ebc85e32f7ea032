/** What requests say of a policy, and in which terms the service takes it. */
import * as z from "zod";
import { productCustomField } from "../../../domain/catalog/custom-field.ts";
import { entitlementMembers } from "../../../domain/catalog/entitlement-members.ts";
import { featureTerms } from "../../../domain/catalog/feature.ts";
import { flag, identifier, licenseType, metadata } from "../../../domain/catalog/members.ts";
import { statedFeatureTerms } from "../../../domain/entitlements.ts";
import { termsOfEntry } from "../../../services/catalog/import-features.ts";
import { metadataColumn } from "../../../services/catalog/import-session.ts";
import type { PolicyChanges } from "../../../services/policies/change.ts";
import { objectId } from "../members.ts";

/** Of an entry as it is answered, whose own id is that of its place in the policy. */
const whatItIsOf = z.object({ id: objectId }).exactOptional();
const SENT_BACK = "Only of an entry that is sent back as it was answered; goes before `id`.";

const featureTemplates = z
  .array(
    z.object({
      ...featureTerms.omit({ code: true }).shape,
      id: objectId.meta({ description: "Id of the feature on the product." }),
      product_feature: whatItIsOf.meta({ description: SENT_BACK }),
    }),
  )
  .meta({ description: "The features that the policy carries, all of them; what is left out of one stays as it was." });

const customFieldTemplates = z
  .array(
    z.object({
      id: objectId.meta({ description: "Id of the custom field on the product." }),
      product_custom_field: whatItIsOf.meta({ description: SENT_BACK }),
      default_value: productCustomField.shape.default_value,
    }),
  )
  .meta({ description: "The custom fields to which the policy gives a value of its own, all of them." });

/** Code and product stay as they are, so they are left alone where they are sent. */
export const policyChanges = z.object({
  ...entitlementMembers,
  name: identifier.exactOptional(),
  is_default: flag.exactOptional(),
  is_archived: flag.exactOptional(),
  is_sku: flag.exactOptional(),
  default_license_type: licenseType.exactOptional(),
  installation_file: objectId.nullable().exactOptional(),
  lists_features: flag.exactOptional(),
  metadata: metadata.exactOptional(),
  license_product_feature_templates: featureTemplates.exactOptional(),
  license_custom_field_templates: customFieldTemplates.exactOptional(),
});

export const newPolicy = z.object({ ...policyChanges.shape, code: identifier, product: objectId });

export function takenPolicyChanges(body: z.output<typeof policyChanges>): PolicyChanges {
  const {
    license_product_feature_templates: features,
    license_custom_field_templates: fields,
    default_license_type: type,
    installation_file: file,
    metadata: json,
    ...columns
  } = body;
  return {
    columns: {
      ...columns,
      ...(type !== undefined && { license_type: type }),
      ...(file !== undefined && { installation_file_id: file }),
      ...metadataColumn(json),
    },
    ...(features !== undefined && {
      features: features.map(({ id, product_feature, ...stated }) => ({
        product_feature_id: product_feature?.id ?? id,
        terms: statedFeatureTerms(termsOfEntry(stated)),
      })),
    }),
    ...(fields !== undefined && {
      customFields: fields.map(({ id, product_custom_field, default_value }) => ({
        product_custom_field_id: product_custom_field?.id ?? id,
        value: default_value,
      })),
    }),
  };
}
