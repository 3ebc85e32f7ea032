/** A customer of whom nothing is known. */
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
    first_name: "",
    last_name: "",
    company_name: "",
    phone: "",
    reference: "",
    address: "",
    postcode: "",
    city: "",
    country: "",
    state: "",
    metadata_json: "{}",
    created_at: now,
    updated_at: now,
  };
}
