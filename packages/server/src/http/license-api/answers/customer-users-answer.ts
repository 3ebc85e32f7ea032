/** What customer_license_users answers: the customer, and a user once for each license. */
import * as z from "zod";
import type { Caller } from "../../../services/caller.ts";
import type { CustomerUsers } from "../../../services/license-users/list-customer-users.ts";
import { customerAnswer, readMetadata } from "./license-parts.ts";

const { email, first_name, last_name, company_name, phone, reference } = customerAnswer.shape;
const { address, postcode, city, country, state, customer_account, metadata } = customerAnswer.shape;

export const customerUsersAnswer = z.object({
  company: z.object({ id: z.number() }),
  customer: z.object({
    email,
    first_name,
    last_name,
    company_name,
    phone,
    reference,
    address,
    postcode,
    city,
    country,
    state,
    customer_account,
    metadata,
  }),
  users: z.array(
    z.object({
      email: z.string(),
      is_active: z.boolean(),
      first_name: z.string(),
      last_name: z.string(),
      phone_number: z.string(),
      is_initial_password: z.boolean(),
      initial_password: z.string().describe("Empty once it has been changed."),
      max_activations: z.number(),
      total_activations: z.number(),
      allow_unlimited_activations: z.boolean(),
      license_id: z.number(),
      order_store_id: z.string(),
      order_id: z.number(),
    }),
  ),
});

export function describeCustomerUsers(
  caller: Caller,
  { customer, account, users }: CustomerUsers,
): z.infer<typeof customerUsersAnswer> {
  return customerUsersAnswer.parse({
    company: { id: caller.companyId },
    customer: {
      ...customer,
      email: customer.email ?? "",
      customer_account: account,
      metadata: readMetadata(customer.metadata_json),
    },
    users: users.map(({ row, initialPassword }) => ({
      ...row,
      initial_password: initialPassword,
      max_activations: row.max_activations ?? 0,
    })),
  });
}
