/** Imports rows that tell what features licenses have: each is added to its license, or changed on it. */
import type { Row } from "../../domain/csv-columns.ts";
import type { RowFaults } from "../../domain/csv-import.ts";
import { Problem } from "../../errors/problem.ts";
import { listFeaturesOfLicenses } from "../../storage/license-features.ts";
import { listLicensesByKeys } from "../../storage/licenses.ts";
import { listFeaturesOfProducts } from "../../storage/product-features.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ProductFeatureTable } from "../../storage/tables/products.ts";
import { lockInOrder } from "../licenses/lock-in-order.ts";
import { featureFault, statedOf, wantedFeature } from "../licenses/update-features.ts";
import { addFeature, changeFeature } from "../licenses/write-features.ts";
import { type Batch, isFaulty, type RowResult } from "./batch.ts";

type FeatureRow = Row<"license-features">;

interface Stored {
  readonly licenses: ReadonlyMap<string, readonly LicenseTable[]>;
  /** By product. */
  readonly features: ReadonlyMap<number, readonly ProductFeatureTable[]>;
}

/** All licenses of the rows are locked before any is changed. */
export async function importFeatures(
  batch: Batch,
  rows: readonly (FeatureRow | RowFaults)[],
): Promise<readonly RowResult[]> {
  const { context, queries, companyId } = batch;
  const keys = rows.flatMap((row) => (isFaulty(row) ? [] : [row.license_key]));
  const found = await listLicensesByKeys(queries, companyId, keys);
  const locked = await lockInOrder(context, queries, found);
  const features = await listFeaturesOfProducts(queries, new Set(found.map(({ product_id }) => product_id)));
  const stored: Stored = {
    licenses: Map.groupBy(found, ({ license_key: key }) => key ?? ""),
    features: Map.groupBy(features, ({ product_id }) => product_id),
  };
  const results: RowResult[] = [];
  for (const row of rows) {
    if (isFaulty(row)) results.push(row);
    else results.push(await importFeature(batch, stored, locked, row));
  }
  return results;
}

async function importFeature(
  { context, queries, administrator }: Batch,
  { licenses, features }: Stored,
  locked: Awaited<ReturnType<typeof lockInOrder>>,
  { license_key: key, code, ...members }: FeatureRow,
): Promise<RowResult> {
  const named = licenses.get(key) ?? [];
  if (named.length === 0) return { faults: ["license_key is not the key of a license"] };
  // The licenses of one bundle share their key: the one is meant whose product has the feature.
  const fits = named.flatMap((license) =>
    (features.get(license.product_id) ?? [])
      .filter((feature) => feature.code === code)
      .map((feature) => ({ feature, held: locked.get(license.id) })),
  );
  const [{ feature, held } = { feature: undefined, held: undefined }] = fits;
  if (feature === undefined || held === undefined) {
    return { faults: ["code is not the code of a feature of the license's product"] };
  }
  const change = { context, administrator, queries, ...held };
  const own = (await listFeaturesOfLicenses(queries, [held.license.id])).find(
    ({ product_feature_id }) => product_feature_id === feature.id,
  );
  const fault = featureFault(feature, own !== undefined);
  if (fault !== null) return { faults: [`code ${fault}`] };
  try {
    if (own === undefined) await addFeature(change, wantedFeature(feature, members));
    else await changeFeature(change, own, statedOf(members));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { faults: [error.message] };
  }
  return [own === undefined ? "created_license_features" : "existed_license_features"];
}
