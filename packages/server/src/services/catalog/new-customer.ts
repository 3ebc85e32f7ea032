/** A customer of whom nothing is known. */
import { nothingTold } from "../../domain/customer.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { ImportSession } from "./import-session.ts";

export function newCustomer({
  context,
  companyId,
  now,
}: Pick<ImportSession, "context" | "companyId" | "now">): CustomerTable {
  return {
    id: context.newId(),
    company_id: companyId,
    customer_account_id: null,
    license_user_id: null,
    email: null,
    ...nothingTold,
    metadata_json: "{}",
    created_at: now,
    updated_at: now,
  };
}
