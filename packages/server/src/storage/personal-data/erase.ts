/** Empties what is kept of a person: customers, users, snapshots in orders, what devices tell of themselves. */
import { sql } from "kysely";
import { nothingTold } from "../../domain/customer.ts";
import type { Queries } from "../dialect.ts";
import { devicesOf, ordersOf, type Person } from "./person.ts";

/** The customer stays with its orders; its labels are taken from it. */
export async function eraseCustomer(queries: Queries, id: number, now: number): Promise<void> {
  await queries.deleteFrom("customer_label_link").where("customer_id", "=", id).execute();
  await queries
    .updateTable("customer")
    .set({
      ...nothingTold,
      email: null,
      metadata_json: "{}",
      updated_at: now,
    })
    .where("id", "=", id)
    .execute();
}

/** The user stays with licenses and devices, under a name of nobody's, and cannot sign in. */
export async function eraseLicenseUser(queries: Queries, id: number, pseudonym: string, now: number): Promise<void> {
  await queries
    .updateTable("license_user")
    .set({
      first_name: "",
      last_name: "",
      email: pseudonym,
      phone_number: "",
      is_active: false,
      is_initial_password: false,
      password_hash: null,
      sealed_initial_password: null,
      sso_issuer: null,
      sso_subject: null,
      last_login: null,
      updated_at: now,
    })
    .where("id", "=", id)
    .execute();
}

/** Of accounts that name the person's address as theirs. */
export async function eraseFromAccounts(queries: Queries, person: Person, now: number): Promise<number> {
  const { numUpdatedRows } = await queries
    .updateTable("customer_account")
    .set({ email: "", phone: "", updated_at: now })
    .where("company_id", "=", person.companyId)
    .where(sql<boolean>`lower(email) = ${person.email}`)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** What orders tell of the customer. Where somebody else has told it, the order still says so, of nobody. */
export async function eraseFromOrders(queries: Queries, person: Person, now: number): Promise<number> {
  const { numUpdatedRows } = await queries
    .updateTable("order")
    .set({
      customer_email: "",
      customer_first_name: "",
      customer_last_name: "",
      customer_company: "",
      customer_phone: "",
      customer_reference: "",
      customer_told_json: sql`case when customer_told_json is null then null else ${TOLD_NOTHING} end`,
      updated_at: now,
    })
    .where(ordersOf(person))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

const TOLD_NOTHING = JSON.stringify({ email: "", ...nothingTold });

/** Names and addresses in networks; hardware id, system and versions stay. */
export async function eraseFromDevices(queries: Queries, person: Person, now: number): Promise<number> {
  const { numUpdatedRows } = await queries
    .updateTable("device")
    .set({ hostname: null, ip: null, ip_local: null, mac_address: null, vm_info: null, updated_at: now })
    .where(devicesOf(person))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Of calls that named the person. */
export async function eraseFromRefusals(queries: Queries, person: Person, pseudonym: string): Promise<number> {
  const { numUpdatedRows } = await queries
    .updateTable("refusal")
    .set({ username: pseudonym })
    .where("company_id", "=", person.companyId)
    .where(sql<boolean>`lower(username) = ${person.email}`)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Mail to the person, whatever has become of it. */
export async function eraseMailTo(queries: Queries, { companyId, email }: Person): Promise<number> {
  const { numDeletedRows } = await queries
    .deleteFrom("mail_message")
    .where("company_id", "=", companyId)
    .where("recipient", "=", email)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
