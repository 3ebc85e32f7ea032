/** Gives a license exactly the features that a request lists. */
import type { FeatureTerms, StatedFeatureTerms } from "../../domain/entitlements.ts";
import { statedFeatureTerms } from "../../domain/entitlements.ts";
import { featureTermsOf } from "../../domain/issue.ts";
import { invalidFields } from "../../errors/problem.ts";
import { listFeaturesOfLicenses } from "../../storage/license-features.ts";
import { listFeaturesOfProducts } from "../../storage/product-features.ts";
import type { ProductFeatureTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { metadataColumn } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { onLicense } from "./administer.ts";
import type { FeatureChange } from "./feature-rows.ts";
import { replaceFeatures } from "./write-features.ts";

/** What a request says of a feature of a license, by the names of the wire. */
export interface FeatureMembers extends Omit<StatedFeatureTerms, "metadata_json"> {
  /** As the text that is stored. */
  readonly metadata?: string;
  readonly total_consumptions?: number;
}

export interface ListedFeature extends FeatureMembers {
  /** The code of a feature of the product, or its id. */
  readonly product_feature: string;
}

export function updateFeatures(
  context: ServiceContext,
  administrator: Administrator,
  licenseId: number,
  listed: readonly ListedFeature[],
): Promise<void> {
  return onLicense(context, administrator, licenseId, async (change) => {
    const { queries, license } = change;
    const features = await listFeaturesOfProducts(queries, [license.product_id]);
    const stored = await listFeaturesOfLicenses(queries, [license.id]);
    const present = new Set(stored.map(({ product_feature_id }) => product_feature_id));
    const found = listed.map(({ product_feature }) => featureNamed(features, product_feature));
    const faults = found.map((feature, index) => faultOf(feature, found.slice(0, index), present));
    const told = faults.flatMap((fault, index) =>
      fault === null ? [] : [[`product_features.${index}.product_feature`, [fault]]],
    );
    if (told.length > 0) throw invalidFields(Object.fromEntries(told));
    const wanted = listed.flatMap((members, index) => {
      const feature = found[index];
      return feature === undefined ? [] : [wantedFeature(feature, members)];
    });
    await replaceFeatures(change, wanted);
  });
}

function featureNamed(features: readonly ProductFeatureTable[], name: string): ProductFeatureTable | undefined {
  return features.find(({ code }) => code === name) ?? features.find(({ id }) => String(id) === name);
}

function faultOf(
  feature: ProductFeatureTable | undefined,
  before: readonly (ProductFeatureTable | undefined)[],
  present: ReadonlySet<number>,
): string | null {
  if (feature === undefined) return "is not a feature of the license's product";
  if (before.includes(feature)) return "is listed twice";
  return featureFault(feature, present.has(feature.id));
}

/** Why a license cannot have the feature, or null; a deleted one stays on the licenses that have it. */
export function featureFault(feature: ProductFeatureTable, isPresent: boolean): string | null {
  return feature.is_deleted && !isPresent ? "is a feature that was deleted from the product" : null;
}

export function wantedFeature(feature: ProductFeatureTable, members: FeatureMembers) {
  const defaults: FeatureTerms = featureTermsOf(feature);
  return { productFeatureId: feature.id, defaults, stated: statedOf(members) };
}

export function statedOf({ metadata, total_consumptions, ...terms }: FeatureMembers): FeatureChange {
  return {
    ...statedFeatureTerms({ ...terms, ...metadataColumn(metadata) }),
    ...(total_consumptions !== undefined && { total_consumptions }),
  };
}
