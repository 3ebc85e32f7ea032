/** Whose order it is: a customer who is there, with blanks filled by what is told, or a new one. */
import { present } from "../../domain/present.ts";
import type { WantedCustomer, WantedOrder } from "../../domain/wanted-order.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import { insertCustomer, listCustomersByEmail } from "../../storage/customers.ts";
import { findCustomerByReference } from "../../storage/order-facts.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import { recordChange } from "../audit/record-change.ts";
import { newCustomer } from "../catalog/new-customer.ts";
import { writeCustomer } from "../customers/change.ts";
import { filledBlanks } from "../customers/merge.ts";
import type { OrderPlace } from "./order-place.ts";

/** Null where nothing is told of a customer. */
export async function customerOfOrder(place: OrderPlace, wanted: WantedOrder): Promise<CustomerTable | null> {
  return (await settleCustomer(place, wanted))?.customer ?? null;
}

/** The same, and whether the customer was made for it. */
export async function settleCustomer(
  place: OrderPlace,
  wanted: Pick<WantedOrder, "customer" | "customer_id">,
): Promise<{ readonly customer: CustomerTable; readonly isNew: boolean } | null> {
  const told = toldOf(place, wanted.customer);
  const stored = await storedCustomer(place, wanted, told);
  if (stored !== null) return { customer: await fillIn(place, stored, told), isNew: false };
  if (!Object.values(told).some((value) => value !== "")) return null;
  return { customer: await makeCustomer(place, told), isNew: true };
}

type Told = Partial<CustomerTable>;

function toldOf({ people, faults }: OrderPlace, wanted: WantedCustomer | undefined): Told {
  if (wanted === undefined) return {};
  const { company, is_manager, metadata, ...columns } = wanted;
  if (is_manager === true && columns.email === undefined) {
    faults.add(["customer", "email"], "is required of a customer who is to be a manager");
  }
  const manager = is_manager === true ? people.get(columns.email ?? "") : undefined;
  return present({
    ...columns,
    company_name: columns.company_name || company,
    metadata_json: metadata,
    license_user_id: manager?.user.id,
  });
}

async function storedCustomer(
  place: OrderPlace,
  wanted: Pick<WantedOrder, "customer_id">,
  told: Told,
): Promise<CustomerTable | null> {
  const { queries, companyId, faults } = place;
  const { customer_id: id } = wanted;
  if (id !== undefined && id !== null) {
    const named = await findCustomer(queries, companyId, id);
    if (named === undefined) faults.add(["customer_id"], "is not the id of a customer");
    return named ?? null;
  }
  if (told.email) {
    const [known] = await listCustomersByEmail(queries, companyId, [told.email]);
    if (known !== undefined) return known;
  }
  if (!told.reference) return null;
  const known = await findCustomerByReference(queries, companyId, told.reference);
  // With another address it is another person, whatever the shop calls both.
  return known === undefined || (told.email && known.email !== null) ? null : known;
}

async function fillIn(place: OrderPlace, before: CustomerTable, told: Told): Promise<CustomerTable> {
  const { context, queries, administrator, now } = place;
  const changes = filledBlanks(before, { ...newCustomer(place), ...told });
  const differing = Object.entries(changes).filter(([name, value]) => value !== Reflect.get(before, name));
  if (differing.length === 0) return before;
  await writeCustomer(context, queries, administrator, { before, changes, now });
  return { ...before, ...changes };
}

async function makeCustomer(place: OrderPlace, told: Told): Promise<CustomerTable> {
  const { context, queries, administrator, now } = place;
  const customer = { ...newCustomer(place), ...told };
  await insertCustomer(queries, customer);
  const change = { action: "customer.created", id: customer.id, after: customer } as const;
  await recordChange(context, queries, administrator, now, change);
  return customer;
}
