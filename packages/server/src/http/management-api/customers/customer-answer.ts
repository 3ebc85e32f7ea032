/** A customer as the Management API shows it, by itself and within a license. */
import * as z from "zod";
import type { ManagedCustomer } from "../../../services/customers/managed.ts";
import { metadata, readMetadata } from "../../license-api/answers/license-parts.ts";

export const managedCustomerAnswer = z.object({
  id: z.number(),
  total_orders: z.number(),
  total_licenses: z.number(),
  labels: z.array(z.object({ id: z.number(), label_id: z.number(), label: z.string(), color: z.string() })),
  customer_account: z.number().nullable(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  company_name: z.string(),
  phone: z.string(),
  reference: z.string(),
  address: z.string(),
  postcode: z.string(),
  city: z.string(),
  country: z.string(),
  state: z.string(),
  clabels_all: z.string(),
  cognito_user_pool_id: z.string(),
  metadata,
  company: z.number(),
  license_user: z.number().nullable(),
  clabels: z.array(z.number()),
});

export function describeManagedCustomer(customer: ManagedCustomer): z.input<typeof managedCustomerAnswer> {
  const { labels } = customer;
  return {
    ...customer,
    email: customer.email ?? "",
    labels: labels.map(({ id, customer_label_id, label, color }) => ({
      id,
      label_id: customer_label_id,
      label,
      color,
    })),
    customer_account: customer.customer_account_id,
    clabels_all: labels.map(({ label }) => label).join(""),
    cognito_user_pool_id: "",
    metadata: readMetadata(customer.metadata_json),
    company: customer.company_id,
    license_user: customer.license_user_id,
    clabels: labels.map(({ customer_label_id }) => customer_label_id),
  };
}
