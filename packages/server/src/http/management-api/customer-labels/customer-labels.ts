/** `/clabels/`: the labels that customers can carry. */
import * as z from "zod";
import { identifier } from "../../../domain/catalog/members.ts";
import { customerLabelFilters } from "../../../domain/customer-label.ts";
import {
  createCustomerLabel,
  removeCustomerLabel,
  updateCustomerLabel,
} from "../../../services/customer-labels/change.ts";
import { listCustomerLabels, requireCustomerLabel } from "../../../services/customer-labels/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { color } from "../members.ts";
import { listed, pageOf } from "../page.ts";

export const customerLabelAnswer = z.object({
  id: z.number(),
  label: z.string(),
  color: z.string(),
  company: z.number(),
});

type Label = Awaited<ReturnType<typeof createCustomerLabel>>;

function describeCustomerLabel({ id, label, color, company_id }: Label): z.input<typeof customerLabelAnswer> {
  return { id, label, color, company: company_id };
}

const resource = { chapter: "Customers", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: customerLabelAnswer } as const;

export const customerLabelEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_customer_labels",
    summary: "Lists the labels that customers can carry.",
    method: "GET",
    path: "/clabels",
    permission: "customers_read",
    list: { filters: customerLabelFilters, orders: ["label"] },
    answers: { ...one, schema: pageOf(customerLabelAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listCustomerLabels(context, administrator, list), describeCustomerLabel),
  }),
  managementEndpoint({
    ...resource,
    name: "create_customer_label",
    summary: "Makes a label.",
    method: "POST",
    path: "/clabels",
    permission: "customers_write",
    body: z.object({ label: identifier, color: color.default("#808080") }),
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeCustomerLabel(await createCustomerLabel(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_customer_label",
    summary: "Tells of one label.",
    method: "GET",
    path: "/clabels/:id",
    permission: "customers_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeCustomerLabel(await requireCustomerLabel(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_customer_label",
    summary: "Changes a label.",
    method: "PATCH",
    path: "/clabels/:id",
    permission: "customers_write",
    body: z.object({ label: identifier.exactOptional(), color: color.exactOptional() }),
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeCustomerLabel(await updateCustomerLabel(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_customer_label",
    summary: "Deletes a label, and takes it from every customer.",
    method: "DELETE",
    path: "/clabels/:id",
    permission: "customers_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeCustomerLabel(context, administrator, id),
  }),
];
