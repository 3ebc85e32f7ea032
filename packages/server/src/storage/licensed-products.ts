/** Which products and bundles there are licenses of. */
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { Queries } from "./dialect.ts";
import { scopeColumns, withinScope } from "./license-scope.ts";
import { unindexed } from "./unindexed.ts";

/** The ids of those that the credential covers a license of. */
export async function listLicensedProductIds(
  queries: Queries,
  companyId: number,
  scope: CredentialScope,
): Promise<ReadonlySet<number>> {
  let query = queries
    .selectFrom("license")
    .select(["license.product_id", "license.bundle_id"])
    .distinct()
    .where(unindexed("license.company_id"), "=", companyId)
    .where(withinScope(scopeColumns(scope)));
  const orders = ordersWithin(queries, scope);
  // Said once more as a list of orders: a scope is asked of each license, which is no way to find them.
  if (orders !== null) query = query.where("license.order_id", "in", orders);
  const rows = await query.execute();
  return new Set(
    rows.flatMap(({ product_id, bundle_id }) => (bundle_id === null ? [product_id] : [product_id, bundle_id])),
  );
}

/** Null where the scope does not go by orders. */
function ordersWithin(queries: Queries, scope: CredentialScope) {
  const orders = queries.selectFrom("order").select("order.id");
  switch (scope.kind) {
    case "company":
    case "license":
      return null;
    case "customer":
      return orders.where("order.customer_id", "=", scope.id);
    case "customeraccount":
      return orders.where((eb) =>
        eb.or([
          eb("order.customer_account_id", "=", scope.id),
          eb(
            "order.customer_id",
            "in",
            eb.selectFrom("customer").select("customer.id").where("customer.customer_account_id", "=", scope.id),
          ),
        ]),
      );
  }
}
