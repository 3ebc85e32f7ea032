/** A customer account of which nothing but its code is known. */
import type { CustomerAccountTable } from "../../storage/tables/people.ts";

export function newCustomerAccount(
  { companyId, now }: { readonly companyId: number; readonly now: number },
  { id, code }: Pick<CustomerAccountTable, "id" | "code">,
): CustomerAccountTable {
  return {
    id,
    company_id: companyId,
    code,
    name: "",
    description: "",
    phone: "",
    address: "",
    email: "",
    reference: "",
    metadata_json: "{}",
    sso_json: null,
    sealed_sso_client_secret: null,
    created_at: now,
    updated_at: now,
  };
}
