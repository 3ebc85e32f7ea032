/** The features of licenses. */
import type { Queries } from "./dialect.ts";
import { findForEach, preparedForEach } from "./lists.ts";
import { prepared, preparedByColumns, type Value } from "./prepared.ts";
import type { LicenseFeatureTable } from "./tables/licenses.ts";
import type { ProductFeatureTable } from "./tables/products.ts";

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

/** Changes all features of a license alike. */
export async function changeFeaturesOfLicense(
  queries: Queries,
  licenseId: number,
  changes: Partial<Pick<LicenseFeatureTable, "seats_in_use" | "total_consumptions" | "consumption_since">>,
): Promise<void> {
  await queries.updateTable("license_feature").set(changes).where("license_id", "=", licenseId).execute();
}

export const listFeaturesOfLicenses = preparedForEach((queries, isListed) =>
  queries.selectFrom("license_feature").selectAll().where(isListed("license_id")),
);

export async function insertLicenseFeature(queries: Queries, feature: LicenseFeatureTable): Promise<void> {
  await queries.insertInto("license_feature").values(feature).execute();
}

/** A feature of a license of the company. */
export async function findLicenseFeature(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<LicenseFeatureTable | undefined> {
  return queries
    .selectFrom("license_feature")
    .innerJoin("license", "license.id", "license_feature.license_id")
    .selectAll("license_feature")
    .where("license_feature.id", "=", id)
    .where("license.company_id", "=", companyId)
    .executeTakeFirst();
}

export async function listLicenseFeaturesById(queries: Queries, ids: Iterable<number>): Promise<LicenseFeatureTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("license_feature").selectAll().where("id", "in", part).execute(),
  );
}
