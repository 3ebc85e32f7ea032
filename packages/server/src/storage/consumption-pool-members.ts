/** Which licenses, or features of licenses, share which pool. */
import { sql } from "kysely";
import type { PoolType } from "../domain/consumption-pool.ts";
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { LicenseFeatureTable, LicenseTable } from "./tables/licenses.ts";
import type { ProductFeatureTable } from "./tables/products.ts";

export interface PoolMember {
  /** Of the license, or of its feature, by the pool's type. */
  readonly id: number;
  /** What its devices have checked out and neither consumed nor returned. */
  readonly held: number;
}

const tables = { license: "license", license_product_feature: "license_feature" } as const;

/** How many members each of these pools has; pools without any are left out. */
export async function countPoolMembers(
  queries: Queries,
  poolIds: Iterable<number>,
): Promise<ReadonlyMap<number, number>> {
  const ids = [...poolIds];
  const counts = new Map<number, number>();
  for (const table of Object.values(tables)) {
    const rows = await findForEach(ids, (part) =>
      queries
        .selectFrom(table)
        .select(({ fn }) => ["consumption_pool_id", fn.countAll<number>().as("count")])
        .where("consumption_pool_id", "in", part)
        .groupBy("consumption_pool_id")
        .execute(),
    );
    for (const row of rows) {
      if (row.consumption_pool_id !== null) counts.set(row.consumption_pool_id, row.count);
    }
  }
  return counts;
}

export async function listPoolMembers(
  queries: Queries,
  { id, type }: { readonly id: number; readonly type: PoolType },
): Promise<PoolMember[]> {
  const table = tables[type];
  const held =
    type === "license"
      ? sql`select sum(checked_out - consumed - returned) from consumption_pool_hold as hold
          join device on device.id = hold.device_id
          where hold.consumption_pool_id = ${id} and device.license_id = license.id`
      : sql`select sum(checked_out - consumed - returned) from consumption_pool_hold as hold
          where hold.consumption_pool_id = ${id} and hold.license_feature_id = license_feature.id`;
  return queries
    .selectFrom(table)
    .select(["id", sql<number>`coalesce((${held}), 0)`.as("held")])
    .where("consumption_pool_id", "=", id)
    .orderBy("id")
    .execute();
}

export type FeatureOfLicense = LicenseFeatureTable & Pick<ProductFeatureTable, "code" | "feature_type">;

export async function findFeatureOfLicense(queries: Queries, id: number): Promise<FeatureOfLicense | undefined> {
  return queries
    .selectFrom("license_feature")
    .innerJoin("product_feature", "product_feature.id", "license_feature.product_feature_id")
    .selectAll("license_feature")
    .select(["product_feature.code", "product_feature.feature_type"])
    .where("license_feature.id", "=", id)
    .executeTakeFirst();
}

/** The pools that these licenses and their features share. */
export async function listPoolIdsOfLicenses(queries: Queries, licenseIds: Iterable<number>): Promise<number[]> {
  const found = await findForEach(licenseIds, (part) =>
    queries
      .selectFrom("license")
      .select("consumption_pool_id as id")
      .where("id", "in", part)
      .unionAll(
        queries.selectFrom("license_feature").select("consumption_pool_id as id").where("license_id", "in", part),
      )
      .execute(),
  );
  return [...new Set(found.flatMap(({ id }) => id ?? []))];
}

/** The account that the license's order belongs to, or else the account of the order's customer. */
export async function findAccountOfLicense(
  queries: Queries,
  { order_id }: Pick<LicenseTable, "order_id">,
): Promise<number | null> {
  const row = await queries
    .selectFrom("order")
    .leftJoin("customer", "customer.id", "order.customer_id")
    .select(({ fn }) => fn.coalesce("order.customer_account_id", "customer.customer_account_id").as("id"))
    .where("order.id", "=", order_id)
    .executeTakeFirst();
  return row?.id ?? null;
}
