/** Puts another policy on an issued license, and replaces its features. */
import * as z from "zod";
import { featureTerms } from "../../../domain/catalog/feature.ts";
import { count, identifier } from "../../../domain/catalog/members.ts";
import { applyPolicy } from "../../../services/licenses/apply-policy.ts";
import { retrieveLicense } from "../../../services/licenses/list.ts";
import { updateFeatures } from "../../../services/licenses/update-features.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { describeManagedLicense, managedLicenseAnswer } from "./license-answer.ts";
import { licenseBody, membersOf } from "./license-body.ts";

const action = {
  chapter: "Manage licenses",
  source: "documented",
  method: "POST",
  permission: "licenses_write",
  answers: { kind: "json", status: 200, schema: managedLicenseAnswer },
} as const;

const { code: _code, ...terms } = featureTerms.shape;

/** What can be said of a feature of a license. */
export const licenseFeatureMembers = { ...terms, total_consumptions: count.exactOptional() };

const NAME_FAULT = "must be the id or the code of a feature";

/** A number is an id; a text is a code, or else an id. */
const featureName = z
  .union([identifier, z.int()], { error: NAME_FAULT })
  .transform(String)
  .meta({ description: "Code of the feature on the product, or its id." });

export const licensePolicyEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...action,
    name: "apply_policy",
    summary: "Puts the terms of an SKU policy on a license; what else the body says goes before.",
    path: "/licenses/:id/apply_policy",
    body: z.object({ policy_code: identifier, ...licenseBody.shape }),
    handle: async ({ context, administrator, id, body: { policy_code, ...members } }) => {
      await applyPolicy(context, administrator, id, policy_code, membersOf(members));
      return describeManagedLicense(await retrieveLicense(context, administrator, id));
    },
  }),
  managementEndpoint({
    ...action,
    name: "update_license_features",
    summary: "Gives a license exactly these features: adds, changes, and removes those that are not listed.",
    path: "/licenses/:id/update_features",
    body: z.object({ product_features: z.array(z.object({ product_feature: featureName, ...licenseFeatureMembers })) }),
    handle: async ({ context, administrator, id, body: { product_features } }) => {
      await updateFeatures(context, administrator, id, product_features);
      return describeManagedLicense(await retrieveLicense(context, administrator, id));
    },
  }),
];
