/** `/orders/`: orders are listed, told in full, changed and deleted. */
import * as z from "zod";
import { flag, freeText, identifier, metadata } from "../../../domain/catalog/members.ts";
import { orderFilters, orderOrders } from "../../../domain/order-filters.ts";
import { updateOrder } from "../../../services/orders/change.ts";
import { listManagedOrders, retrieveManagedOrder, retrieveOrder } from "../../../services/orders/managed.ts";
import { removeOrder } from "../../../services/orders/remove.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { describeManagedOrder, describeOrderInFull, managedOrderAnswer, orderInFullAnswer } from "./order-answer.ts";

const resource = { chapter: "Orders", source: "documented" } as const;

const orderChanges = z.object({
  store_id: identifier.exactOptional(),
  type: freeText.exactOptional(),
  is_test: flag.exactOptional(),
  is_trial: flag.exactOptional(),
  download_id: freeText.exactOptional(),
  language: freeText.exactOptional(),
  campaign_params: freeText.exactOptional(),
  reference: freeText.exactOptional(),
  customer: objectId.nullable().exactOptional(),
  customer_account: objectId.nullable().exactOptional(),
  metadata: metadata.exactOptional(),
});

export const orderEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_orders",
    summary: "Lists orders, without what was ordered.",
    method: "GET",
    path: "/orders",
    permission: "orders_read",
    list: { filters: orderFilters, orders: orderOrders, hasMetadata: true },
    answers: { kind: "json", status: 200, schema: pageOf(managedOrderAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listManagedOrders(context, administrator, list), describeManagedOrder),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_order",
    summary: "Tells of one order, with its items and their licenses.",
    method: "GET",
    path: "/orders/:id",
    permission: "orders_read",
    answers: { kind: "json", status: 200, schema: orderInFullAnswer },
    handle: async ({ context, administrator, id }) =>
      describeOrderInFull(await retrieveOrder(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_order",
    summary: "Changes what is known of an order, its customer or its account.",
    method: "PATCH",
    path: "/orders/:id",
    permission: "orders_write",
    body: orderChanges,
    answers: { kind: "json", status: 200, schema: managedOrderAnswer },
    refusals: ["order_id_exists", "customer_account_not_found", "customer_account_id_mismatch"],
    handle: async ({ context, administrator, id, body }) => {
      await updateOrder(context, administrator, id, body);
      return describeManagedOrder(await retrieveManagedOrder(context, administrator, id));
    },
  }),
  managementEndpoint({
    ...resource,
    source: "proposed",
    name: "delete_order",
    summary: "Deletes an order with all its licenses, for good.",
    method: "DELETE",
    path: "/orders/:id",
    permission: "orders_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeOrder(context, administrator, id),
  }),
];
