/** What an order keeps of what was told when it was placed, and what a later one adds to it. */
import { present } from "../../domain/present.ts";
import type { WantedOrder } from "../../domain/wanted-order.ts";
import { newStoreId } from "../../runtime/random.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { changeOrder } from "../../storage/orders.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import { differences } from "../catalog/import-session.ts";
import { newOrder } from "../catalog/new-order.ts";
import { customerSnapshot } from "./customer-snapshot.ts";
import type { OrderPlace } from "./order-place.ts";

export function newOrderRow(
  place: OrderPlace,
  wanted: WantedOrder,
  customer: CustomerTable | null,
  accountId: number | null,
): OrderTable {
  return {
    ...newOrder(place, wanted.id ?? newStoreId()),
    ...statedColumns(wanted),
    ...present({ is_test: wanted.is_test, is_trial: wanted.is_trial, created_at: wanted.created }),
    ...customerSnapshot(customer),
    customer_account_id: accountId,
  };
}

function statedColumns({ order_type: type, metadata, ...wanted }: WantedOrder): Partial<OrderTable> {
  const { reference, language, campaign_params, download_id } = wanted;
  return present({
    type: type === "" ? undefined : type,
    metadata_json: metadata,
    reference,
    language,
    campaign_params,
    download_id,
  });
}

/** What the order has stays; blanks are filled. Its customer and account are never exchanged by the way. */
export async function appendTo(
  place: OrderPlace,
  stored: OrderTable,
  wanted: WantedOrder,
  customer: CustomerTable | null,
  accountId: number | null,
): Promise<OrderTable> {
  if (customer !== null && stored.customer_id !== null && customer.id !== stored.customer_id) {
    place.faults.add(["customer"], "is another one than the order's: leave it out, or change the order first");
  }
  // One that merely follows from the customer, who may have moved to it since, leaves the order where it is.
  const isNamed = typeof wanted.customer_account_id === "number";
  if (isNamed && stored.customer_account_id !== null && accountId !== stored.customer_account_id) {
    const text = `is another one than the order's, which is ${stored.customer_account_id}`;
    place.faults.add(["customer_account_id"], text, "customer_account_id_mismatch");
  }
  const told: Partial<OrderTable> = {
    ...statedColumns(wanted),
    ...(stored.customer_id === null && customer !== null ? customerSnapshot(customer) : {}),
    customer_account_id: accountId,
  };
  const blanks = Object.entries(told).filter(([name, value]) => value !== null && isBlank(Reflect.get(stored, name)));
  const changes = differences(stored, Object.fromEntries(blanks));
  if (changes === null) return stored;
  const written = { ...changes, updated_at: place.now };
  await changeOrder(place.queries, stored.id, written);
  // Answers about the order's licenses show whose they are.
  await raiseCompanyRevision(place.queries, place.companyId, place.now);
  return { ...stored, ...written };
}

function isBlank(value: unknown): boolean {
  return value === null || value === "" || value === "{}";
}
