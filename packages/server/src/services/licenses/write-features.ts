/** Brings the features of a locked license to what is wanted: adds, changes and removes them. */
import { type FeatureTerms, statedFeatureTerms } from "../../domain/entitlements.ts";
import { insertLicenseFeature, listFeaturesOfLicenses, updateLicenseFeature } from "../../storage/license-features.ts";
import { deleteLicenseFeature } from "../../storage/license-removal.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LicenseFeatureTable } from "../../storage/tables/licenses.ts";
import { recordChange } from "../audit/record-change.ts";
import { lockPoolsOf } from "../consumption-pools/lock-pool.ts";
import type { LicenseUnderChange } from "./administer.ts";
import { changedFeature, type FeatureChange, newFeatureRow } from "./feature-rows.ts";

export interface WantedFeature {
  readonly productFeatureId: number;
  /** What a new row begins with. */
  readonly defaults: FeatureTerms;
  readonly stated: FeatureChange;
}

/** The license has exactly the wanted features afterwards; those that stay keep what they count and what is not stated. */
export async function replaceFeatures(change: LicenseUnderChange, wanted: readonly WantedFeature[]): Promise<void> {
  const { queries, license } = change;
  // Features that go give back what devices have of their pools.
  await lockPoolsOf(queries, [license.id]);
  const stored = new Map(
    (await listFeaturesOfLicenses(queries, [license.id])).map((feature) => [feature.product_feature_id, feature]),
  );
  for (const one of wanted) {
    const feature = stored.get(one.productFeatureId);
    if (feature === undefined) await addFeature(change, one);
    else await changeFeature(change, feature, one.stated);
  }
  const kept = new Set(wanted.map(({ productFeatureId }) => productFeatureId));
  for (const feature of stored.values())
    if (!kept.has(feature.product_feature_id)) await removeFeature(change, feature);
}

export async function addFeature(
  change: LicenseUnderChange,
  { productFeatureId, defaults, stated }: WantedFeature,
): Promise<LicenseFeatureTable> {
  const { context, queries, license, now } = change;
  const { total_consumptions = 0, ...terms } = stated;
  const row = newFeatureRow(context, license, productFeatureId, { ...defaults, ...statedFeatureTerms(terms) });
  const feature = { ...row, ...changedFeature(license, row, { total_consumptions }, now) };
  await insertLicenseFeature(queries, feature);
  await recordFeature(change, feature.id, "created", "License feature added", { after: feature });
  return feature;
}

export async function changeFeature(
  change: LicenseUnderChange,
  stored: LicenseFeatureTable,
  stated: FeatureChange,
): Promise<void> {
  const changes = changedFeature(change.license, stored, stated, change.now);
  if (Object.keys(changes).length === 0) return;
  await updateLicenseFeature(change.queries, stored.id, changes);
  const after = { ...stored, ...changes };
  await recordFeature(change, stored.id, "updated", "License feature updated", { before: stored, after });
}

export async function removeFeature(change: LicenseUnderChange, stored: LicenseFeatureTable): Promise<void> {
  await deleteLicenseFeature(change.queries, stored);
  await recordFeature(change, stored.id, "deleted", "License feature removed", { before: stored });
}

async function recordFeature(
  { context, queries, administrator, license, now }: LicenseUnderChange,
  id: number,
  done: "created" | "updated" | "deleted",
  text: string,
  rows: { readonly before?: object; readonly after?: object },
): Promise<void> {
  await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
  const action = `license_feature.${done}` as const;
  await recordChange(context, queries, administrator, now, { action, id, licenseId: license.id, text, ...rows });
}
