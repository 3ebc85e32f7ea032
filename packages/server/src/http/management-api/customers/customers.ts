/** `/customers/`: customers, one at a time and in lists. */
import * as z from "zod";
import { customer } from "../../../domain/catalog/customer.ts";
import { customerFilters } from "../../../domain/customer-filters.ts";
import { createCustomer, updateCustomer } from "../../../services/customers/change.ts";
import { listCustomers, retrieveCustomer } from "../../../services/customers/list.ts";
import { mergeCustomers } from "../../../services/customers/merge.ts";
import { removeCustomer } from "../../../services/customers/remove.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { emailOrNone, objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { describeManagedCustomer, managedCustomerAnswer } from "./customer-answer.ts";

const { email: _email, customer_account: _code, ...columns } = customer.shape;

const customerBody = z.object({
  email: emailOrNone.exactOptional(),
  ...columns,
  customer_account: objectId.nullable().exactOptional(),
});

const resource = { chapter: "Customers", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: managedCustomerAnswer } as const;

export const customerEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_customers",
    summary: "Lists customers.",
    method: "GET",
    path: "/customers",
    permission: "customers_read",
    list: {
      filters: customerFilters,
      orders: ["created_at", "updated_at", "email", "first_name", "last_name", "company_name", "reference"],
      hasMetadata: true,
    },
    answers: { ...one, schema: pageOf(managedCustomerAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listCustomers(context, administrator, list), describeManagedCustomer),
  }),
  managementEndpoint({
    ...resource,
    name: "create_customer",
    summary: "Makes a customer.",
    method: "POST",
    path: "/customers",
    permission: "customers_write",
    body: customerBody,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeManagedCustomer(await createCustomer(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_customer",
    summary: "Tells of one customer.",
    method: "GET",
    path: "/customers/:id",
    permission: "customers_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeManagedCustomer(await retrieveCustomer(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_customer",
    summary: "Changes a customer; orders keep what they tell of the customer.",
    method: "PATCH",
    path: "/customers/:id",
    permission: "customers_write",
    body: customerBody,
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeManagedCustomer(await updateCustomer(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_customer",
    summary: "Deletes a customer. Orders and licenses stay, and the customer's OAuth client goes.",
    method: "DELETE",
    path: "/customers/:id",
    permission: "customers_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeCustomer(context, administrator, id),
  }),
  managementEndpoint({
    ...resource,
    name: "merge_customers",
    summary: "Moves orders and labels of another customer to this one, fills its blanks and deletes the other.",
    method: "POST",
    path: "/customers/:id/merge",
    permission: "customers_write",
    body: z.object({ customer_to_merge_id: objectId }),
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeManagedCustomer(await mergeCustomers(context, administrator, id, body.customer_to_merge_id)),
  }),
];
