/** The order object of the Management API. The order of the schema's members is the order on the wire. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import type { ManagedOrder, OrderInFull } from "../../../services/orders/managed.ts";
import { metadata, readMetadata } from "../../license-api/answers/license-parts.ts";
import { describeManagedUser, managedUserAnswer } from "../license-users/user-answer.ts";
import { describeManagedLicense, managedLicenseAnswer } from "../licenses/license-answer.ts";

/** The form of lists and of changes. */
export const managedOrderAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  store_id: z.string(),
  type: z.string().meta({ description: "What kind of order it is; `normal` unless told otherwise." }),
  customer_email: z.string(),
  is_test: z.boolean(),
  customer_reference: z.string(),
  is_trial: z.boolean(),
  download_id: z.string(),
  language: z.string(),
  campaign_params: z.string(),
  customer_first_name: z.string(),
  customer_last_name: z.string(),
  customer_company: z.string(),
  customer_phone: z.string(),
  metadata,
  company: z.number(),
  customer: z.number().nullable(),
  customer_account: z.number().nullable(),
  license_users: z.array(managedUserAnswer).meta({ description: "Who manages the order's licenses." }),
  reference: z.string().meta({ description: "The shop's own reference for the order." }),
});

const orderItemAnswer = z.object({
  id: z.number(),
  product_id: z.number().meta({ description: "The id of the product or bundle that was ordered." }),
  licenses: z.array(managedLicenseAnswer).meta({
    description: "The licenses that were issued for it, the newest 5000 of the order; `/licenses/` lists all.",
  }),
  note: z.string(),
});

/** The form of one order, with all that was ordered. */
export const orderInFullAnswer = z.object({
  id: z.number(),
  order_items: z.array(orderItemAnswer),
  ...managedOrderAnswer.omit({ id: true }).shape,
});

export function describeManagedOrder(order: ManagedOrder): z.input<typeof managedOrderAnswer> {
  return {
    ...order,
    created_at: isoInstant(order.created_at),
    updated_at: isoInstant(order.updated_at),
    metadata: readMetadata(order.metadata_json),
    company: order.company_id,
    customer: order.customer_id,
    customer_account: order.customer_account_id,
    license_users: order.managers.map(describeManagedUser),
  };
}

export function describeOrderInFull(order: OrderInFull): z.input<typeof orderInFullAnswer> {
  const order_items = order.items.map(({ id, product_id, note, licenses }) => ({
    id,
    product_id,
    licenses: licenses.map(describeManagedLicense),
    note,
  }));
  return { ...describeManagedOrder(order), order_items };
}
