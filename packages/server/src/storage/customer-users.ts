/** The users of a customer's licenses. */
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { Queries } from "./dialect.ts";
import { scopeColumns, withinScope } from "./license-scope.ts";
import type { LicenseAssignmentTable } from "./tables/licenses.ts";
import type { LicenseUserTable } from "./tables/people.ts";
import { unindexed } from "./unindexed.ts";

export type CustomerUserRow = Pick<
  LicenseUserTable,
  | "id"
  | "email"
  | "is_active"
  | "first_name"
  | "last_name"
  | "phone_number"
  | "is_initial_password"
  | "sealed_initial_password"
> &
  Pick<LicenseAssignmentTable, "max_activations" | "total_activations" | "allow_unlimited_activations"> & {
    readonly license_id: number;
    readonly order_id: number;
    readonly order_store_id: string;
  };

/** A user once for each license that the credential covers, the newest license first. */
export async function listUsersOfCustomer(
  queries: Queries,
  licenses: { readonly customerId: number; readonly productId: number; readonly bundleId: number | null },
  scope: CredentialScope,
): Promise<CustomerUserRow[]> {
  let query = queries
    .selectFrom("order")
    .innerJoin("license", "license.order_id", "order.id")
    .innerJoin("license_assignment", "license_assignment.license_id", "license.id")
    .innerJoin("license_user", "license_user.id", "license_assignment.license_user_id")
    .select([
      "license_user.id",
      "license_user.email",
      "license_user.is_active",
      "license_user.first_name",
      "license_user.last_name",
      "license_user.phone_number",
      "license_user.is_initial_password",
      "license_user.sealed_initial_password",
      "license_assignment.max_activations",
      "license_assignment.total_activations",
      "license_assignment.allow_unlimited_activations",
      "license.id as license_id",
      "order.id as order_id",
      "order.store_id as order_store_id",
    ])
    .where("order.customer_id", "=", licenses.customerId)
    .where(unindexed("license.product_id"), "=", licenses.productId)
    .where(withinScope(scopeColumns(scope)))
    .orderBy("license.created_at", "desc")
    .orderBy("license.id", "desc")
    .orderBy("license_user.email");
  if (licenses.bundleId !== null) query = query.where("license.bundle_id", "=", licenses.bundleId);
  return query.execute();
}
