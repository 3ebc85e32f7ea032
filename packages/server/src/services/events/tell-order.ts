/** Events of orders: placed, added to, changed, deleted, and what was issued by them. */
import type { OrderData } from "../../domain/event-data.ts";
import type { EventTelling } from "../../domain/event-types.ts";
import { listAssignments } from "../../storage/assignments.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import { findOrderById } from "../../storage/order-facts.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import { describeLicenseUser, describeOrder } from "./describe.ts";
import { describeLicensesById } from "./describe-licenses.ts";
import type { ChangePlace, ToldEvent } from "./told-event.ts";

type Told = Promise<readonly ToldEvent[]>;

export async function tellOrder(place: ChangePlace, type: EventTelling<{ order: OrderData }>): Told {
  const order = await findOrderById(place.queries, place.companyId, place.change.id);
  return order === undefined ? [] : tellOrderRow(place, type, order);
}

export async function tellOrderRow(
  place: ChangePlace,
  type: EventTelling<{ order: OrderData }>,
  order: OrderTable,
): Told {
  return [{ type, objectId: order.id, data: { order: await describe(place, order) } }];
}

/** What `order.created` and `order.appended` record beside the order itself. */
interface Placed {
  /** The ids of the licenses that were issued. */
  readonly licenses: readonly number[];
  /** The id of the customer's own license user, made manager of the order. */
  readonly manager?: number;
}

/** First the order, then its licenses, then their users. */
export async function tellPlacedOrder(place: ChangePlace): Told {
  const { queries, companyId, change } = place;
  const order = await findOrderById(queries, companyId, change.id);
  if (order === undefined) return [];
  const { licenses, manager } = change.after as Placed;
  const type = change.action === "order.created" ? "order.created" : "order.updated";
  return [
    { type, objectId: order.id, data: { order: await describe(place, order), licenses: [...licenses] } },
    ...(manager === undefined ? [] : await tellManager(place, order, manager)),
    ...(await tellIssued(place, licenses)),
  ];
}

/** Each license, followed by the users that it was issued with. */
export async function tellIssued(
  { queries, now, wanted }: Pick<ChangePlace, "queries" | "now" | "wanted">,
  licenseIds: readonly number[],
): Told {
  if (!wanted.has("license.created") && !wanted.has("license.license_user.assigned")) return [];
  const licenses = await describeLicensesById(queries, licenseIds, now);
  const assignments = await listAssignments(queries, licenseIds);
  const userIds = assignments.map(({ license_user_id: id }) => id);
  const users = new Map((await listLicenseUsersById(queries, userIds)).map((user) => [user.id, user]));
  const ofLicense = Map.groupBy(assignments, ({ license_id: id }) => id);
  return licenseIds.flatMap((objectId) => {
    const license = licenses.get(objectId);
    if (license === undefined) return [];
    const assigned = (ofLicense.get(objectId) ?? []).flatMap(({ license_user_id: id }) => users.get(id) ?? []);
    return [
      { type: "license.created" as const, objectId, data: { license } },
      ...assigned.map((user) => ({
        type: "license.license_user.assigned" as const,
        objectId,
        data: { license, license_user: describeLicenseUser(user) },
      })),
    ];
  });
}

export async function tellManagerAssigned(place: ChangePlace): Told {
  const order = await findOrderById(place.queries, place.companyId, place.change.id);
  const { license_user_id: userId } = place.change.after as { readonly license_user_id: number };
  return order === undefined ? [] : tellManager(place, order, userId);
}

async function tellManager(place: ChangePlace, order: OrderTable, userId: number): Told {
  const told = await describe(place, order);
  return (await listLicenseUsersById(place.queries, [userId])).map((user) => ({
    type: "order.license_user.manager_assigned",
    objectId: order.id,
    data: { order: told, license_user: describeLicenseUser(user) },
  }));
}

async function describe({ queries, companyId }: Pick<ChangePlace, "queries" | "companyId">, order: OrderTable) {
  const { customer_id: id } = order;
  return describeOrder(order, (id === null ? undefined : await findCustomer(queries, companyId, id)) ?? null);
}
