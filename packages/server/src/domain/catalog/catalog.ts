/** The catalog file as a whole: everything that an installation can be given at once. */
import * as z from "zod";
import { bundle } from "./bundle.ts";
import { customer } from "./customer.ts";
import { customerAccount } from "./customer-account.ts";
import { order } from "./order.ts";
import { product } from "./product.ts";
import { settings } from "./settings.ts";

export const catalogSchema = z.strictObject({
  settings: settings.exactOptional(),
  products: z.array(product).exactOptional(),
  bundles: z.array(bundle).exactOptional(),
  customer_accounts: z.array(customerAccount).exactOptional(),
  customers: z.array(customer).exactOptional(),
  orders: z.array(order).exactOptional(),
});
export type Catalog = z.output<typeof catalogSchema>;
