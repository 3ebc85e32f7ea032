/** What files of comma-separated values say of a customer, by the names that imports take. */
import type { CustomerTable } from "../../storage/tables/people.ts";

export const customerColumns = [
  "email",
  "first_name",
  "last_name",
  "company_name",
  "phone",
  "reference",
  "address",
  "postcode",
  "state",
  "city",
  "country",
] as const satisfies readonly (keyof CustomerTable)[];
