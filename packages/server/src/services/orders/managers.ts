/** Makes people managers of an order's licenses, and takes that from them. */
import { invalidFields } from "../../errors/problem.ts";
import { deleteOrderManager } from "../../storage/order-facts.ts";
import { insertOrderManagers, listOrderManagers } from "../../storage/orders.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { type EnsuredPerson, type Person, withPeople } from "../license-users/new-person.ts";
import { requireOrder } from "./managed.ts";

/** In the order of `people`; who is a manager already stays one. */
export function addOrderManagers(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  people: readonly Person[],
): Promise<readonly EnsuredPerson[]> {
  return withPeople(context, administrator, people, async ({ queries, now, people: ensured }) => {
    await requireOrder(queries, administrator, id);
    const managers = new Set((await listOrderManagers(queries, [id])).map((manager) => manager.license_user_id));
    for (const { user } of ensured.values()) {
      if (managers.has(user.id)) continue;
      await insertOrderManagers(queries, [{ order_id: id, license_user_id: user.id }]);
      const after = { license_user_id: user.id, email: user.email };
      await recordChange(context, queries, administrator, now, { action: "order.manager_added", id, after });
    }
    return people.flatMap(({ email }) => ensured.get(email) ?? []);
  });
}

/** The person stays a license user. */
export function removeOrderManager(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  userId: number,
): Promise<void> {
  return context.database.write(async (queries) => {
    // As whoever changes an order does, so that its events come in their order.
    await context.database.dialect.lockCompany(queries, administrator.companyId);
    const now = context.clock.now();
    await requireOrder(queries, administrator, id);
    const before = { order_id: id, license_user_id: userId };
    if (!(await deleteOrderManager(queries, before))) {
      throw invalidFields({ license_user_id: ["is not the id of a manager of this order"] });
    }
    await recordChange(context, queries, administrator, now, { action: "order.manager_removed", id, before });
  });
}
