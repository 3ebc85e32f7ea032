/** Adds, changes and removes single features of licenses. */
import { type FieldFaults, invalidFields } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listFeaturesOfLicenses } from "../../storage/license-features.ts";
import { findLicenseById } from "../../storage/licenses.ts";
import { findProductFeature } from "../../storage/product-features.ts";
import type { ProductFeatureTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, lockForChange } from "../licenses/administer.ts";
import { type FeatureMembers, featureFault, statedOf, wantedFeature } from "../licenses/update-features.ts";
import { addFeature, changeFeature, removeFeature } from "../licenses/write-features.ts";
import { requireFeature } from "./list.ts";

export interface NewFeature extends FeatureMembers {
  /** The id of the license. */
  readonly license: number;
  /** The id of the feature of the product. */
  readonly product_feature: number;
}

/** Returns its id. */
export function createFeature(
  context: ServiceContext,
  administrator: Administrator,
  { license: licenseId, product_feature, ...members }: NewFeature,
): Promise<number> {
  return context.database.write(async (queries) => {
    await requireLicenseNamed(queries, administrator, licenseId);
    const change = await lockForChange(context, queries, administrator, licenseId);
    const feature = await requireFree(change, product_feature);
    return (await addFeature(change, wantedFeature(feature, members))).id;
  });
}

export function updateFeature(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: FeatureMembers,
): Promise<void> {
  return context.database.write(async (queries) => {
    const { license_id } = await requireFeature(queries, administrator, id);
    const change = await lockForChange(context, queries, administrator, license_id);
    // Read anew: it may have been counted on before the lock was taken.
    await changeFeature(change, await requireFeature(queries, administrator, id), statedOf(members));
  });
}

/** Whoever holds one of its seats loses it. */
export function deleteFeature(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return context.database.write(async (queries) => {
    const { license_id } = await requireFeature(queries, administrator, id);
    const change = await lockForChange(context, queries, administrator, license_id);
    await removeFeature(change, await requireFeature(queries, administrator, id));
  });
}

/** A license that a body names: it is the body that is at fault where there is none. */
export async function requireLicenseNamed(queries: Queries, { companyId }: Administrator, id: number): Promise<void> {
  if ((await findLicenseById(queries, companyId, id)) !== undefined) return;
  throw invalidFields({ license: ["is not the id of a license"] });
}

async function requireFree(
  { queries, administrator, license }: LicenseUnderChange,
  id: number,
): Promise<ProductFeatureTable> {
  const feature = await findProductFeature(queries, administrator.companyId, id);
  if (feature?.product_id !== license.product_id) throw atFault("is not a feature of the license's product");
  const stored = await listFeaturesOfLicenses(queries, [license.id]);
  if (stored.some((one) => one.product_feature_id === id)) throw atFault("is a feature that the license has already");
  const fault = featureFault(feature, false);
  if (fault !== null) throw atFault(fault);
  return feature;
}

function atFault(text: string) {
  return invalidFields({ product_feature: [text] } satisfies FieldFaults);
}
