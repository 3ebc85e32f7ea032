/** The custom fields of licenses. */
import type { Queries } from "./dialect.ts";
import { findForEach, preparedForEach } from "./lists.ts";
import { prepared, type Value } from "./prepared.ts";
import type { LicenseCustomFieldTable, LicenseTable } from "./tables/licenses.ts";
import type { ProductCustomFieldTable } from "./tables/products.ts";

/** The product's custom fields, each with the license's own value or else the product's. */
export async function listCustomFieldValues(
  queries: Queries,
  license: Pick<LicenseTable, "id" | "product_id">,
): Promise<Pick<ProductCustomFieldTable, "name" | "data_type" | "default_value">[]> {
  const { rows } = await customFieldsOfLicense(queries, { licenseId: license.id, productId: license.product_id });
  return rows.map(({ value, ...field }) => ({ ...field, default_value: value ?? field.default_value }));
}

const customFieldsOfLicense = prepared((queries, value: Value<{ licenseId: number; productId: number }>) =>
  queries
    .selectFrom("product_custom_field")
    .leftJoin("license_custom_field", (join) =>
      join
        .onRef("license_custom_field.product_custom_field_id", "=", "product_custom_field.id")
        .on("license_custom_field.license_id", "=", value("licenseId")),
    )
    .select(["product_custom_field.name", "data_type", "default_value", "license_custom_field.value"])
    .where("product_custom_field.product_id", "=", value("productId"))
    .orderBy("product_custom_field.id"),
);

export const listCustomFieldsOfLicenses = preparedForEach((queries, isListed) =>
  queries.selectFrom("license_custom_field").selectAll().where(isListed("license_id")),
);

export async function insertLicenseCustomField(queries: Queries, field: LicenseCustomFieldTable): Promise<void> {
  await queries.insertInto("license_custom_field").values(field).execute();
}

export async function changeLicenseCustomField(queries: Queries, id: number, value: string): Promise<void> {
  await queries.updateTable("license_custom_field").set({ value }).where("id", "=", id).execute();
}

export async function deleteLicenseCustomFields(queries: Queries, ids: Iterable<number>): Promise<void> {
  await findForEach(ids, async (part) => {
    await queries.deleteFrom("license_custom_field").where("id", "in", part).execute();
    return [];
  });
}

/** A custom field of a license of the company. */
export async function findLicenseCustomField(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<LicenseCustomFieldTable | undefined> {
  return queries
    .selectFrom("license_custom_field")
    .innerJoin("license", "license.id", "license_custom_field.license_id")
    .selectAll("license_custom_field")
    .where("license_custom_field.id", "=", id)
    .where("license.company_id", "=", companyId)
    .executeTakeFirst();
}

export async function listLicenseCustomFieldsById(
  queries: Queries,
  ids: Iterable<number>,
): Promise<LicenseCustomFieldTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("license_custom_field").selectAll().where("id", "in", part).execute(),
  );
}
