/** Lists who may use the licenses of a customer. */
import { coversCustomer } from "../../domain/credential-scope.ts";
import { normalizedEmail } from "../../domain/text.ts";
import { Problem } from "../../errors/problem.ts";
import { type CustomerUserRow, listUsersOfCustomer } from "../../storage/customer-users.ts";
import { findAccountOfCustomer, listCustomersByEmail } from "../../storage/customers.ts";
import type { CustomerAccountTable, CustomerTable } from "../../storage/tables/people.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { findProductByCode, requireProduct } from "../products/find-product.ts";
import { shownPassword } from "./people.ts";

export interface CustomerUsers {
  readonly customer: CustomerTable;
  readonly account: Pick<CustomerAccountTable, "id" | "name" | "code"> | null;
  /** A user once for each license, the newest license first. */
  readonly users: readonly CustomerUser[];
}

export interface CustomerUser {
  readonly row: CustomerUserRow;
  /** Empty where the user has changed it. */
  readonly initialPassword: string;
}

export interface CustomerUsersRequest {
  readonly product: string;
  /** The customer's e-mail address. */
  readonly customer: string;
  readonly bundleCode: string | null;
}

export async function listCustomerUsers(
  context: ServiceContext,
  caller: Caller,
  request: CustomerUsersRequest,
): Promise<CustomerUsers> {
  const { read } = context.database;
  const product = await requireProduct(context, caller, request.product);
  const bundleId = await bundleIdOf(context, caller, request);
  if (product.authorization_method !== "user") throw new Problem("invalid_product_auth_method");
  const [customer] = await listCustomersByEmail(read, caller.companyId, [normalizedEmail(request.customer)]);
  if (customer === undefined) throw new Problem("customer_does_not_exist");
  if (!coversCustomer(caller.scope, customer)) throw new Problem("customer_not_found");
  const licenses = { customerId: customer.id, productId: product.id, bundleId };
  const rows = await listUsersOfCustomer(read, licenses, caller.scope);
  return {
    customer,
    account: await findAccountOfCustomer(read, customer),
    users: rows.map((row) => ({ row, initialPassword: shownPassword(context, row) ?? "" })),
  };
}

async function bundleIdOf(
  context: ServiceContext,
  caller: Caller,
  { bundleCode }: CustomerUsersRequest,
): Promise<number | null> {
  if (bundleCode === null) return null;
  const bundle = await findProductByCode(context, caller, bundleCode);
  if (!bundle?.is_bundle) throw new Problem("unknown_product", "No bundle has this code. Check bundle_code.");
  return bundle.id;
}
