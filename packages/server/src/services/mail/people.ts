/** People as notices tell of them and reach them. */
import { type FactsOf, factText } from "../../domain/notice-facts.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Receiver } from "./told.ts";

/** The customer as on record; where there is no record, as the order tells. */
export async function customerFacts(queries: Queries, order: OrderTable): Promise<FactsOf<"customer">> {
  const { company_id: companyId, customer_id: id } = order;
  const customer = id === null ? undefined : await findCustomer(queries, companyId, id);
  const known = customer ?? {
    email: order.customer_email,
    first_name: order.customer_first_name,
    last_name: order.customer_last_name,
    company_name: order.customer_company,
  };
  return {
    customer_email: known.email ?? "",
    customer_name: fullName(known),
    customer_first_name: factText(known.first_name),
    customer_last_name: factText(known.last_name),
    customer_company: factText(known.company_name),
  };
}

export function customerReceivers({ customer_email, customer_name }: FactsOf<"customer">): readonly Receiver[] {
  return [{ email: customer_email, name: customer_name }];
}

/** Of those who are switched on. */
export async function usersToTell(queries: Queries, ids: readonly number[]): Promise<readonly Receiver[]> {
  const users = await listLicenseUsersById(queries, ids);
  return users.filter(({ is_active }) => is_active).map(receiverOf);
}

export function receiverOf(user: LicenseUserTable): Receiver {
  return { email: user.email, name: fullName(user) };
}

function fullName({ first_name, last_name }: { readonly first_name: string; readonly last_name: string }): string {
  return factText(`${first_name} ${last_name}`);
}
