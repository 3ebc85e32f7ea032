/** Tells of a trial that a device was given: its customer where that is new, its order and its license. */
import type { Queries } from "../../storage/dialect.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { Audience } from "./audience.ts";
import { describeCustomer, describeOrder } from "./describe.ts";
import { emitEvent } from "./emit.ts";
import { isWanted } from "./of-devices.ts";
import { tellIssued } from "./tell-order.ts";
import type { ToldEvent } from "./told-event.ts";

export interface NewTrial {
  readonly customer: CustomerTable;
  readonly isNewCustomer: boolean;
  readonly order: OrderTable;
  readonly licenseId: number;
}

const types = ["customer.created", "order.created", "license.created", "license.license_user.assigned"] as const;

export async function tellTrial(
  { queries, now, audience }: { readonly queries: Queries; readonly now: number; readonly audience: Audience },
  { customer, isNewCustomer, order, licenseId }: NewTrial,
): Promise<void> {
  if (!isWanted({ audience }, types)) return;
  const { wanted } = audience;
  const told: ToldEvent[] = [
    ...(isNewCustomer
      ? [{ type: "customer.created" as const, objectId: customer.id, data: { customer: describeCustomer(customer) } }]
      : []),
    { type: "order.created", objectId: order.id, data: { order: describeOrder(order, customer) } },
    ...(await tellIssued({ queries, now, wanted }, [licenseId])),
  ];
  for (const event of told) await emitEvent(queries, wanted, now, { companyId: order.company_id, ...event });
}
