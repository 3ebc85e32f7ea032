/** Mail that is to be sent, or was. */
import { sql } from "kysely";
import { mailMessageFilters } from "../domain/mail-message.ts";
import { deleteSelected } from "./delete-selected.ts";
import { dialectOf, type Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { MailMessageTable } from "./tables/mail.ts";

export const mailMessageListing = listingOf(mailMessageFilters, {
  table: "mail_message",
  columns: {
    id: { column: "mail_message.id" },
    kind: { column: "mail_message.kind" },
    recipient: { column: "mail_message.recipient" },
    status: { column: "mail_message.status" },
    attempts: { column: "mail_message.attempts" },
    created_at: { column: "mail_message.created_at" },
    due_at: { column: "mail_message.due_at" },
    sent_at: { column: "mail_message.sent_at" },
  },
  orders: {
    created_at: "mail_message.created_at",
    sent_at: "mail_message.sent_at",
    due_at: "mail_message.due_at",
  },
});

export async function insertMailMessage(queries: Queries, message: MailMessageTable): Promise<void> {
  await queries.insertInto("mail_message").values(message).execute();
}

/** How many have counted for the mailbox since `since`. */
export async function countMailOfMailbox(
  queries: Queries,
  companyId: number,
  mailboxDigest: string,
  since: number,
): Promise<number> {
  const { count } = await queries
    .selectFrom("mail_message")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("company_id", "=", companyId)
    .where("mailbox_digest", "=", mailboxDigest)
    .where("created_at", ">", since)
    .executeTakeFirstOrThrow();
  return count;
}

export async function findMailMessage(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<MailMessageTable | undefined> {
  return queries
    .selectFrom("mail_message")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listMailMessagesById(queries: Queries, ids: readonly number[]): Promise<MailMessageTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("mail_message").selectAll().where("id", "in", part).execute());
}

/** Those that wait, and those whose sender has not said in time what became of them. */
const unfinished = ["waiting", "sending"] as const;

/** Which companies have mail that is due. */
export async function listCompaniesWithDueMail(queries: Queries, now: number): Promise<number[]> {
  const due = new Set<number>();
  for (const status of unfinished) {
    const rows = await queries
      .selectFrom("mail_message")
      .select("company_id")
      .distinct()
      .where("status", "=", status)
      .where("due_at", "<=", now)
      .execute();
    for (const { company_id } of rows) due.add(company_id);
  }
  return [...due].toSorted((one, other) => one - other);
}

/** The longest due first. */
export async function listDueMail(
  queries: Queries,
  companyId: number,
  now: number,
  most: number,
): Promise<MailMessageTable[]> {
  const found: MailMessageTable[] = [];
  for (const status of unfinished) {
    found.push(
      ...(await queries
        .selectFrom("mail_message")
        .selectAll()
        .where("status", "=", status)
        .where("company_id", "=", companyId)
        .where("due_at", "<=", now)
        .orderBy("due_at")
        .limit(most)
        .execute()),
    );
  }
  return found.toSorted((one, other) => one.due_at - other.due_at || one.id - other.id).slice(0, most);
}

/** False where it is no more as it was seen: somebody else has claimed it, or gone on with it. */
export async function changeSeenMail(
  queries: Queries,
  { id, status, due_at }: Pick<MailMessageTable, "id" | "status" | "due_at">,
  changes: Partial<MailMessageTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("mail_message")
    .set(changes)
    .where("id", "=", id)
    .where("status", "=", status)
    .where("due_at", "=", due_at)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts off what is due and in nobody's hands just now, where there is no way to send it. */
export async function putMailOff(
  queries: Queries,
  companyId: number,
  now: number,
  { until, reason }: { readonly until: number; readonly reason: string },
): Promise<void> {
  await queries
    .updateTable("mail_message")
    .set({ status: "waiting", due_at: until, last_error: reason })
    .where("id", "in", (eb) =>
      eb
        .selectFrom("mail_message as due")
        .select("due.id")
        .where("due.status", "in", unfinished)
        .where("due.company_id", "=", companyId)
        .where("due.due_at", "<=", now)
        .modifyEnd(dialectOf(queries).onlyFree("due")),
    )
    .execute();
}

/** Gives up what has waited since before `before`. What is just being sent is left alone. */
export async function giveUpMail(queries: Queries, companyId: number, before: number, reason: string): Promise<void> {
  await queries
    .updateTable("mail_message")
    .set({ status: "failed", last_error: sql<string>`coalesce(last_error || ' ', '') || ${reason}` })
    .where("id", "in", (eb) =>
      eb
        .selectFrom("mail_message as old")
        .select("old.id")
        .where("old.status", "=", "waiting")
        .where("old.company_id", "=", companyId)
        .where("old.created_at", "<", before)
        .modifyEnd(dialectOf(queries).onlyFree("old")),
    )
    .execute();
}

/** Has everything that waits tried at once. */
export async function hastenMail(queries: Queries, companyId: number, now: number): Promise<void> {
  await queries
    .updateTable("mail_message")
    .set({ due_at: now })
    .where("status", "=", "waiting")
    .where("company_id", "=", companyId)
    .where("due_at", ">", now)
    .execute();
}

/** Deletes at most `most` of what was sent or failed before `before`; returns how many. */
export async function deleteMailBefore(
  queries: Queries,
  companyId: number,
  before: number,
  most: number,
): Promise<number> {
  return deleteSelected(
    queries,
    "mail_message",
    queries
      .selectFrom("mail_message")
      .select("id")
      .where("status", "in", ["sent", "failed"])
      .where("company_id", "=", companyId)
      .where("created_at", "<", before)
      .limit(most),
  );
}

export interface MailCount {
  readonly company_id: number;
  readonly status: MailMessageTable["status"];
  readonly count: number;
}

/** What has not gone its way: what failed, and what waits since before `before`. */
export async function countStuckMail(queries: Queries, before: number): Promise<MailCount[]> {
  return queries
    .selectFrom("mail_message")
    .select((eb) => ["company_id", "status", eb.fn.countAll<number>().as("count")])
    .where((eb) =>
      eb.or([eb("status", "=", "failed"), eb.and([eb("status", "=", "waiting"), eb("created_at", "<", before)])]),
    )
    .groupBy(["company_id", "status"])
    .orderBy("company_id")
    .execute();
}

/** The next of those whose facts are still there, in the order of their ids. */
export async function listUnsentMail(
  queries: Queries,
  companyId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Pick<MailMessageTable, "id" | "sealed_facts">[]> {
  return queries
    .selectFrom("mail_message")
    .select(["id", "sealed_facts"])
    .where("status", "in", ["waiting", "sending", "failed"])
    .where("company_id", "=", companyId)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function changeSealedFacts(queries: Queries, id: number, sealed_facts: string): Promise<void> {
  await queries.updateTable("mail_message").set({ sealed_facts }).where("id", "=", id).execute();
}
