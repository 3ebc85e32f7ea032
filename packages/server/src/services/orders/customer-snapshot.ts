/** What an order keeps of its customer. */
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";

/** The customer as of now, whatever becomes of the customer later. */
export function customerSnapshot(customer: CustomerTable | null): Partial<OrderTable> {
  return {
    customer_id: customer?.id ?? null,
    customer_email: customer?.email ?? "",
    customer_first_name: customer?.first_name ?? "",
    customer_last_name: customer?.last_name ?? "",
    customer_company: customer?.company_name ?? "",
    customer_phone: customer?.phone ?? "",
    customer_reference: customer?.reference ?? "",
  };
}
