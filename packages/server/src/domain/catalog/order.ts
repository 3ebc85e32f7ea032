/** An order and its licenses. */
import * as z from "zod";
import { customer } from "./customer.ts";
import { license } from "./license.ts";
import { manager } from "./license-user.ts";
import { email, flag, freeText, identifier, instant, metadata, textOr } from "./members.ts";

export const order = z.strictObject({
  id: identifier,
  type: freeText.exactOptional(),
  is_test: flag.exactOptional(),
  is_trial: flag.exactOptional(),
  /** An e-mail, or a customer in full. */
  customer: textOr(email, customer).nullable().exactOptional(),
  /** The account's code. */
  customer_account: identifier.nullable().exactOptional(),
  reference: freeText.exactOptional(),
  language: freeText.exactOptional(),
  campaign_params: freeText.exactOptional(),
  download_id: freeText.exactOptional(),
  created: instant.exactOptional(),
  /** For every license that the order issues. */
  prevent_vm: flag.exactOptional(),
  metadata: metadata.exactOptional(),
  managers: z.array(manager).exactOptional(),
  licenses: z.array(license).exactOptional(),
});
export type OrderEntry = z.output<typeof order>;
