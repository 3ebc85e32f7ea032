/** A customer, found by e-mail. */
import * as z from "zod";
import { email, freeText, identifier, metadata } from "./members.ts";

export const customer = z.strictObject({
  email,
  first_name: freeText.exactOptional(),
  last_name: freeText.exactOptional(),
  company_name: freeText.exactOptional(),
  phone: freeText.exactOptional(),
  reference: freeText.exactOptional(),
  address: freeText.exactOptional(),
  postcode: freeText.exactOptional(),
  city: freeText.exactOptional(),
  country: freeText.exactOptional(),
  state: freeText.exactOptional(),
  /** The account's code. */
  customer_account: identifier.nullable().exactOptional(),
  metadata: metadata.exactOptional(),
});
export type CustomerEntry = z.output<typeof customer>;
