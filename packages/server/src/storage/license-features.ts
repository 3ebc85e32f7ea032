/** The features of licenses. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import { prepared, preparedByColumns, type Value } from "./prepared.ts";
import type { LicenseFeatureTable, ProductFeatureTable } from "./schema.ts";

export type LicenseFeature = LicenseFeatureTable & Pick<ProductFeatureTable, "code" | "name" | "feature_type">;

export async function listLicenseFeatures(queries: Queries, licenseId: number): Promise<LicenseFeature[]> {
  const { rows } = await featuresOfLicense(queries, { licenseId });
  return rows;
}

const featuresOfLicense = prepared((queries, value: Value<{ licenseId: number }>) =>
  queries
    .selectFrom("license_feature")
    .innerJoin("product_feature", "product_feature.id", "license_feature.product_feature_id")
    .selectAll("license_feature")
    .select(["product_feature.code", "product_feature.name", "product_feature.feature_type"])
    .where("license_feature.license_id", "=", value("licenseId"))
    .orderBy("product_feature.id"),
);

export async function updateLicenseFeature(
  queries: Queries,
  id: number,
  changes: Partial<Omit<LicenseFeatureTable, "id" | "license_id">>,
): Promise<void> {
  await changeFeature(queries, changes, { id });
}

const changeFeature = preparedByColumns(
  (queries, changes: Partial<Omit<LicenseFeatureTable, "id" | "license_id">>, value: Value<{ id: number }>) =>
    queries.updateTable("license_feature").set(changes).where("id", "=", value("id")),
);

/** Sets the features of a license back: no seat held, nothing consumed. */
export async function resetLicenseFeatures(queries: Queries, licenseId: number): Promise<void> {
  await queries
    .updateTable("license_feature")
    .set({ seats_in_use: 0, total_consumptions: 0, consumption_since: null })
    .where("license_id", "=", licenseId)
    .execute();
}

export async function listFeaturesOfLicenses(
  queries: Queries,
  licenseIds: Iterable<number>,
): Promise<LicenseFeatureTable[]> {
  return findForEach(licenseIds, (part) =>
    queries.selectFrom("license_feature").selectAll().where("license_id", "in", part).execute(),
  );
}

export async function insertLicenseFeature(queries: Queries, feature: LicenseFeatureTable): Promise<void> {
  await queries.insertInto("license_feature").values(feature).execute();
}
