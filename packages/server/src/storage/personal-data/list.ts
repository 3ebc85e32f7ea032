/** What is kept of a person, kind by kind, a bounded number of rows of each. */
import { sql } from "kysely";
import { dialectOf, type Queries } from "../dialect.ts";
import { holding } from "../listing/text-condition.ts";
import { eventsOf } from "./events.ts";
import { devicesOf, historiesOf, licensesOf, ordersOf, type Person } from "./person.ts";

export type KeptRow = Readonly<Record<string, unknown>>;

/** Each kind of object with its rows, newest first; one more than `limit` says that there are more. */
export async function listKept(
  queries: Queries,
  person: Person,
  limit: number,
): Promise<Readonly<Record<string, readonly KeptRow[]>>> {
  const { companyId, email, customer, user } = person;
  const customerId = customer?.id ?? 0;
  const userId = user?.id ?? 0;
  const rows = limit + 1;
  return {
    customers: customer === null ? [] : [{ ...customer }],
    customer_labels: await queries
      .selectFrom("customer_label_link")
      .innerJoin("customer_label", "customer_label.id", "customer_label_link.customer_label_id")
      .select(["customer_label_link.id", "customer_label.label"])
      .where("customer_label_link.customer_id", "=", customerId)
      .limit(rows)
      .execute(),
    customer_accounts: await queries
      .selectFrom("customer_account")
      .select(["id", "code", "name", "email", "phone"])
      .where("company_id", "=", companyId)
      .where(sql<boolean>`lower(email) = ${email}`)
      .limit(rows)
      .execute(),
    license_users: user === null ? [] : [{ ...user }],
    licenses_used: await queries
      .selectFrom("license_assignment")
      .innerJoin("license", "license.id", "license_assignment.license_id")
      .innerJoin("product", "product.id", "license.product_id")
      .selectAll("license_assignment")
      .select(["license.license_key", "product.short_code as product"])
      .where("license_assignment.license_user_id", "=", userId)
      .orderBy("license_assignment.license_id", "desc")
      .limit(rows)
      .execute(),
    groups: await queries
      .selectFrom("license_user_group_member")
      .innerJoin("license_user_group", "license_user_group.id", "license_user_group_member.license_user_group_id")
      .select(["license_user_group.id", "license_user_group.code", "license_user_group_member.is_manager"])
      .where("license_user_group_member.license_user_id", "=", userId)
      .limit(rows)
      .execute(),
    orders_managed: await queries
      .selectFrom("order_manager")
      .innerJoin("order", "order.id", "order_manager.order_id")
      .select(["order.id", "order.store_id"])
      .where("order_manager.license_user_id", "=", userId)
      .orderBy("order.id", "desc")
      .limit(rows)
      .execute(),
    orders: await queries
      .selectFrom("order")
      .selectAll()
      .where(ordersOf(person))
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    licenses_ordered: await queries
      .selectFrom("license")
      .select(["id", "order_id", "license_key", "created_at", "note", "metadata_json"])
      .where(licensesOf(person))
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    license_custom_fields: await queries
      .selectFrom("license_custom_field")
      .selectAll()
      .where("license_id", "in", (eb) => eb.selectFrom("license").select("license.id").where(licensesOf(person)))
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    devices: await queries
      .selectFrom("device")
      .selectAll()
      .where(devicesOf(person))
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    device_variables: await queries
      .selectFrom("device_variable")
      .selectAll()
      .where("device_id", "in", (eb) => eb.selectFrom("device").select("device.id").where(devicesOf(person)))
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    activations: await queries
      .selectFrom("activation_history")
      .selectAll()
      .where("license_user_id", "=", userId)
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    license_histories: await queries
      .selectFrom("license_history")
      .selectAll()
      .where(historiesOf(person))
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    calls: await queries
      .selectFrom("activity")
      .selectAll()
      .where("customer_id", "=", customerId)
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    refusals: await queries
      .selectFrom("refusal")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("username", "=", email)
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    events: await queries
      .selectFrom("event")
      .select(["id", "uuid", "type", "ts", "data_json"])
      .where(eventsOf(queries, person))
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    mail_messages: await queries
      .selectFrom("mail_message")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("recipient", "=", email)
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
    audit_entries: await queries
      .selectFrom("audit_entry")
      .selectAll()
      .where("company_id", "=", companyId)
      .where((eb) =>
        eb.or([
          eb.and([eb("object_kind", "=", "customer"), eb("object_id", "=", customerId)]),
          eb.and([eb("object_kind", "=", "license_user"), eb("object_id", "=", userId)]),
          sql<boolean>`${holding(sql.ref("before_json"), email, dialectOf(queries))}`,
          sql<boolean>`${holding(sql.ref("after_json"), email, dialectOf(queries))}`,
        ]),
      )
      .orderBy("id", "desc")
      .limit(rows)
      .execute(),
  };
}
