/** `/customerclabels/`: which customer carries which label. */
import * as z from "zod";
import { giveLabel, takeLabel } from "../../../services/customers/labels.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";

const labelLinkAnswer = z.object({
  id: z.number().meta({ description: "Of the link; it is deleted by this id." }),
  customer: z.number(),
  customer_label: z.number(),
});

const resource = { chapter: "Customers", source: "documented", permission: "customers_write" } as const;

export const customerLabelLinkEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "give_customer_label",
    summary: "Gives a label to a customer.",
    method: "POST",
    path: "/customerclabels",
    body: z.object({ customer: objectId, customer_label: objectId }),
    answers: { kind: "json", status: 201, schema: labelLinkAnswer },
    handle: async ({ context, administrator, body }) => {
      const { id, customer_id, customer_label_id } = await giveLabel(context, administrator, body);
      return { id, customer: customer_id, customer_label: customer_label_id };
    },
  }),
  managementEndpoint({
    ...resource,
    name: "take_customer_label",
    summary: "Takes a label from a customer, by the id of the link.",
    method: "DELETE",
    path: "/customerclabels/:id",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => takeLabel(context, administrator, id),
  }),
];
