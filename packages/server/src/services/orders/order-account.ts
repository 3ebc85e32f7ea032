/** The customer account that an order belongs to. */
import type { WantedOrder } from "../../domain/wanted-order.ts";
import { findCustomerAccountById } from "../../storage/customer-account-facts.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { OrderPlace } from "./order-place.ts";

/** The account that is named, else the customer's own unless the order is to stay out of it. */
export async function accountOfOrder(
  place: OrderPlace,
  wanted: WantedOrder,
  customer: CustomerTable | null,
): Promise<number | null> {
  const ofCustomer = customer?.customer_account_id ?? null;
  const named = namedAccount(place, wanted);
  if (named === null) return wanted.add_to_customer_account ? ofCustomer : null;
  const account = await findCustomerAccountById(place.queries, place.companyId, named);
  if (account === undefined) {
    place.faults.add(["customer_account_id"], "is not the id of a customer account", "customer_account_not_found");
  } else if (ofCustomer !== null && ofCustomer !== named) {
    const text = `is another one than the customer's, which is ${ofCustomer}`;
    place.faults.add(["customer_account_id"], text, "customer_account_id_mismatch");
  }
  return named;
}

/** Items may name it as well: an order has one account at most. */
function namedAccount({ faults }: OrderPlace, { customer_account_id: id, items }: WantedOrder): number | null {
  let named = id ?? null;
  for (const [index, { customer_account_id: ofItem }] of items.entries()) {
    if (ofItem === undefined || ofItem === null || ofItem === named) continue;
    if (named === null) named = ofItem;
    else faults.add(["items", index, "customer_account_id"], "is another one than the order's");
  }
  return named;
}
