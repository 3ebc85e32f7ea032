/** What surrounds many licenses at a time: the number of queries does not grow with the number of licenses. */
import { sql } from "kysely";
import { dialectOf, type Queries } from "./dialect.ts";
import { findForEach, preparedForEach } from "./lists.ts";
import { prepared, type Value } from "./prepared.ts";

export const listLicensesById = preparedForEach((queries, isListed) =>
  queries.selectFrom("license").selectAll().where(isListed("id")),
);

/** Each with its order's name and customer, and with its company's revision. */
export const listLicensesToShow = preparedForEach((queries, isListed) =>
  queries
    .selectFrom("license")
    .innerJoin("order", "order.id", "license.order_id")
    .innerJoin("company", "company.id", "license.company_id")
    .selectAll("license")
    .select([
      "order.store_id as order_store_id",
      "order.customer_id as order_customer_id",
      "company.revision as company_revision",
    ])
    .where(isListed("license.id")),
);

export const listCustomFieldsOfProducts = preparedForEach((queries, isListed) =>
  queries.selectFrom("product_custom_field").selectAll().where(isListed("product_id")).orderBy("id"),
);

/** Each assignment and its user as one row. */
export const listUsersOfLicenses = preparedForEach((queries, isListed) =>
  queries
    .selectFrom("license_assignment")
    .innerJoin("license_user", "license_user.id", "license_assignment.license_user_id")
    .selectAll(["license_assignment", "license_user"])
    .where(isListed("license_assignment.license_id"))
    .orderBy("license_assignment.license_user_id"),
);

const seatsHeld = prepared((queries, value: Value<{ licenseIds: readonly number[]; now: number }>) =>
  queries
    .selectFrom("lease")
    .select((eb) => ["license_id", eb.fn.countAll<number>().as("count")])
    .where(dialectOf(queries).isListed(sql.ref("license_id"), value("licenseIds")))
    .where("license_feature_id", "=", 0)
    .where("held_until", ">", value("now"))
    .groupBy("license_id"),
);

/** How many seats of each license's own pool are held at `now`; a license of which none is held is left out. */
export async function countSeatsHeld(
  queries: Queries,
  licenseIds: Iterable<number>,
  now: number,
): Promise<{ readonly license_id: number; readonly count: number }[]> {
  return findForEach(licenseIds, async (part) => (await seatsHeld(queries, { licenseIds: part, now })).rows);
}

export const listFilesOfProducts = preparedForEach((queries, isListed) =>
  queries.selectFrom("installation_file").selectAll().where(isListed("product_id")),
);

/** How many active devices of each license say that they run which version of the application. */
export const countDevicesByVersion = preparedForEach((queries, isListed) =>
  queries
    .selectFrom("device")
    .select((eb) => ["license_id", "app_ver", eb.fn.countAll<number>().as("count")])
    .where(isListed("license_id"))
    .where("is_active", "=", true)
    .groupBy(["license_id", "app_ver"]),
);
