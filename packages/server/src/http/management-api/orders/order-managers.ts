/** `/orders/{id}/managers/` and what changes them: the license managers of an order. */
import * as z from "zod";
import { wantedPerson } from "../../../domain/wanted-order.ts";
import { retrieveManagedOrder } from "../../../services/orders/managed.ts";
import { addOrderManagers, removeOrderManager } from "../../../services/orders/managers.ts";
import { personOf } from "../../../services/orders/wanted-people.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import {
  addedManagerAnswer,
  describeAddedManager,
  describeManagedUser,
  managedUserAnswer,
} from "../license-users/user-answer.ts";
import { objectId } from "../members.ts";

const resource = { chapter: "Orders", source: "documented" } as const;

export const orderManagerEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_order_managers",
    summary: "Lists the license managers of an order.",
    method: "GET",
    path: "/orders/:id/managers",
    permission: "orders_read",
    answers: { kind: "json", status: 200, schema: z.array(managedUserAnswer) },
    handle: async ({ context, administrator, id }) =>
      (await retrieveManagedOrder(context, administrator, id)).managers.map(describeManagedUser),
  }),
  managementEndpoint({
    ...resource,
    name: "add_order_manager",
    summary: "Makes somebody a license manager of an order; a new user is made where nobody has the address.",
    method: "POST",
    path: "/orders/:id/add_manager",
    permission: "orders_write",
    body: wantedPerson,
    answers: { kind: "json", status: 200, schema: addedManagerAnswer },
    handle: async ({ context, administrator, id, body }) => {
      const [added] = await addOrderManagers(context, administrator, id, [personOf(body)]);
      return added && describeAddedManager(added);
    },
  }),
  managementEndpoint({
    ...resource,
    name: "add_order_managers",
    summary: "Makes several people license managers of an order, all of them or nobody.",
    method: "POST",
    path: "/orders/:id/add_managers",
    permission: "orders_write",
    body: z.array(wantedPerson),
    answers: { kind: "json", status: 200, schema: z.array(addedManagerAnswer) },
    handle: async ({ context, administrator, id, body }) =>
      (await addOrderManagers(context, administrator, id, body.map(personOf))).map(describeAddedManager),
  }),
  managementEndpoint({
    ...resource,
    name: "remove_order_manager",
    summary: "Takes the management of an order from somebody, who stays a license user.",
    method: "POST",
    path: "/orders/:id/remove_manager",
    permission: "orders_write",
    body: z.object({ license_user_id: objectId }),
    answers: { kind: "json", status: 200, schema: z.object({ detail: z.literal("removed") }) },
    handle: async ({ context, administrator, id, body }) => {
      await removeOrderManager(context, administrator, id, body.license_user_id);
      return { detail: "removed" };
    },
  }),
];
