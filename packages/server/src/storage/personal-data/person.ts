/** Everything that belongs to the person who has an e-mail address, as conditions for queries. */
import { type RawBuilder, sql } from "kysely";
import type { Queries } from "../dialect.ts";
import type { CustomerTable, LicenseUserTable } from "../tables/people.ts";

export interface Person {
  readonly companyId: number;
  /** As it is stored. */
  readonly email: string;
  readonly customer: CustomerTable | null;
  readonly user: LicenseUserTable | null;
}

export async function findPerson(queries: Queries, companyId: number, email: string): Promise<Person> {
  const customer = await queries
    .selectFrom("customer")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("email", "=", email)
    .executeTakeFirst();
  const user = await queries
    .selectFrom("license_user")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("email", "=", email)
    .executeTakeFirst();
  return { companyId, email, customer: customer ?? null, user: user ?? null };
}

type Condition = RawBuilder<boolean>;

/** Those that the person has placed, by record or by what the order tells. */
export function ordersOf({ companyId, email, customer }: Person): Condition {
  const isCustomer = customer === null ? sql`false` : sql`"order".customer_id = ${customer.id}`;
  return sql<boolean>`("order".company_id = ${companyId}
    and (${isCustomer} or lower("order".customer_email) = ${email}))`;
}

/** Of the person's orders. */
export function licensesOf(person: Person): Condition {
  return sql<boolean>`(license.company_id = ${person.companyId}
    and license.order_id in (select "order".id from "order" where ${ordersOf(person)}))`;
}

/** Those that the person uses, and on licenses of the person's orders those that belong to nobody else. */
export function devicesOf(person: Person): Condition {
  const isUser = person.user === null ? sql`false` : sql`device.license_user_id = ${person.user.id}`;
  return sql<boolean>`(device.company_id = ${person.companyId} and (${isUser} or (device.license_user_id is null
    and device.license_id in (select license.id from license where ${licensesOf(person)}))))`;
}

/** What a license's history tells of the person, or of licenses of the person's orders. */
export function historiesOf(person: Person): Condition {
  const isUser = person.user === null ? sql`false` : sql`license_history.license_user_id = ${person.user.id}`;
  return sql<boolean>`(${isUser} or license_history.license_id in
    (select license.id from license where ${licensesOf(person)}))`;
}
