/** The columns of a member `customer_account` and of `metadata`, for the objects that belong to an account. */
import { invalidFields } from "../../errors/problem.ts";
import { findCustomerAccountById } from "../../storage/customer-account-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";

export interface AccountMembers {
  readonly customer_account: number | null | undefined;
  readonly metadata: string | undefined;
}

/** An account of another company is as if it did not exist; members that are left out give no column. */
export async function accountColumns(
  queries: Queries,
  { companyId }: Administrator,
  { customer_account: accountId, metadata }: AccountMembers,
): Promise<{ customer_account_id?: number | null; metadata_json?: string }> {
  if (typeof accountId === "number" && !(await findCustomerAccountById(queries, companyId, accountId))) {
    throw invalidFields({ customer_account: ["is not the id of a customer account"] });
  }
  return {
    ...(accountId === undefined ? {} : { customer_account_id: accountId }),
    ...(metadata === undefined ? {} : { metadata_json: metadata }),
  };
}
