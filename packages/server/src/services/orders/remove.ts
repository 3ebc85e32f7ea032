/** Deletes an order with its licenses, for good. What the audit tells of them stays. */
import { deleteOrder, listLicenseIdsOfOrder } from "../../storage/order-facts.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { removeLicenses } from "../licenses/remove.ts";
import { requireOrder } from "./managed.ts";

export function removeOrder(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return context.database.write(async (queries) => {
    // Whoever appends to the order waits, and then finds none.
    await context.database.dialect.lockCompany(queries, administrator.companyId);
    const now = context.clock.now();
    const before = await requireOrder(queries, administrator, id);
    await removeLicenses(context, queries, administrator, await listLicenseIdsOfOrder(queries, id));
    await deleteOrder(queries, id);
    await recordChange(context, queries, administrator, now, { action: "order.deleted", id, before });
  });
}
