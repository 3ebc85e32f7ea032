/** An order of which nothing is known but its id in the shop. */
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { ImportSession } from "./import-session.ts";

export function newOrder(
  { context, companyId, now }: Pick<ImportSession, "context" | "companyId" | "now">,
  storeId: string,
): OrderTable {
  return {
    id: context.newId(),
    company_id: companyId,
    store_id: storeId,
    type: "normal",
    is_test: false,
    is_trial: false,
    customer_account_id: null,
    reference: "",
    language: "",
    campaign_params: "",
    download_id: "",
    customer_id: null,
    customer_email: "",
    customer_first_name: "",
    customer_last_name: "",
    customer_company: "",
    customer_phone: "",
    customer_reference: "",
    customer_told_json: null,
    metadata_json: "{}",
    created_at: now,
    updated_at: now,
  };
}
