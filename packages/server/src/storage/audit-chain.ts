/** The record of changes as a chain: what waits to be sealed, what is sealed, and the signed end. */
import { type RawBuilder, sql } from "kysely";
import { type ChainedChange, type ContentDigests, REDACTED, type Voucher } from "../domain/audit-chain/entry.ts";
import type { Queries } from "./dialect.ts";
import type { AuditEntryTable, AuditHeadTable } from "./tables/histories.ts";

/** Companies whose chain has not begun yet, or that have something to seal. */
export async function listCompaniesToSeal(queries: Queries): Promise<{ id: number; hasHead: boolean }[]> {
  const { rows } = await sql<{ id: number; head: number | null }>`
    select company.id as id, audit_head.company_id as head
    from company left join audit_head on audit_head.company_id = company.id
    where audit_head.company_id is null or exists (
      select 1 from audit_entry where audit_entry.company_id = company.id and audit_entry.position is null)
    order by company.id`.execute(queries);
  return rows.map(({ id, head }) => ({ id, hasHead: head !== null }));
}

export async function listUnsealed(
  queries: Queries,
  companyId: number,
  afterId: number,
  limit: number,
): Promise<AuditEntryTable[]> {
  return queries
    .selectFrom("audit_entry")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("position", "is", null)
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function countUnsealed(queries: Queries, companyId: number): Promise<number> {
  const { count } = await queries
    .selectFrom("audit_entry")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("company_id", "=", companyId)
    .where("position", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

export interface Seal extends ContentDigests {
  readonly id: number;
  readonly position: number;
  readonly hash: string;
  readonly salt: string;
}

/** Gives entries their places; false where one of them was given another meanwhile. */
export async function writeSeals(queries: Queries, seals: readonly Seal[]): Promise<boolean> {
  const rows = seals.map(
    (seal) => sql`(cast(${seal.id} as bigint), cast(${seal.position} as bigint), ${text(seal.hash)}, ${text(seal.salt)},
      ${text(seal.before_digest)}, ${text(seal.after_digest)})`,
  );
  const { numAffectedRows } = await sql`
    with seal(id, position, hash, salt, before_digest, after_digest) as (values ${sql.join(rows)})
    update audit_entry set position = seal.position, hash = seal.hash, salt = seal.salt,
      before_digest = seal.before_digest, after_digest = seal.after_digest, sealed_origin = null
    from seal where audit_entry.id = seal.id and audit_entry.position is null`.execute(queries);
  return Number(numAffectedRows) === seals.length;
}

function text(value: string | null): RawBuilder<unknown> {
  return sql`cast(${value} as text)`;
}

/** The last sealed entries, the very last one first. */
export async function listLastSealed(queries: Queries, companyId: number, limit: number): Promise<AuditEntryTable[]> {
  return queries
    .selectFrom("audit_entry")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("position", "is not", null)
    .orderBy("position", "desc")
    .limit(limit)
    .execute();
}

export async function findHashAt(queries: Queries, companyId: number, position: number): Promise<string | null> {
  const row = await queries
    .selectFrom("audit_entry")
    .select("hash")
    .where("company_id", "=", companyId)
    .where("position", "=", position)
    .executeTakeFirst();
  return row?.hash ?? null;
}

export async function insertAuditHead(queries: Queries, head: AuditHeadTable): Promise<void> {
  await queries.insertInto("audit_head").values(head).execute();
}

export async function updateAuditHead(queries: Queries, head: AuditHeadTable): Promise<void> {
  await queries.updateTable("audit_head").set(head).where("company_id", "=", head.company_id).execute();
}

export async function findAuditHead(queries: Queries, companyId: number): Promise<AuditHeadTable | undefined> {
  return queries.selectFrom("audit_head").selectAll().where("company_id", "=", companyId).executeTakeFirst();
}

/** Head and last place as of one moment, whatever is being sealed; null for a last place that is no number. */
export async function findChainEnd(
  queries: Queries,
  companyId: number,
): Promise<{ readonly head: AuditHeadTable | null; readonly lastPosition: number | null }> {
  const { rows } = await sql<
    { [Column in keyof AuditHeadTable]: AuditHeadTable[Column] | null } & { last: number | null }
  >`
    select audit_head.*, (select max(audit_entry.position) from audit_entry
      where audit_entry.company_id = ${companyId} and audit_entry.position is not null) as last
    from company left join audit_head on audit_head.company_id = company.id where company.id = ${companyId}`.execute(
    queries,
  );
  const [row] = rows;
  if (row === undefined) return { head: null, lastPosition: 0 };
  const { last, ...head } = row;
  const lastPosition = Math.max(last ?? 0, 0);
  return { head: isHead(head) ? head : null, lastPosition: Number.isSafeInteger(lastPosition) ? lastPosition : null };
}

function isHead(head: { readonly company_id: number | null }): head is AuditHeadTable {
  return head.company_id !== null;
}

/** A place and, where several entries claim it, which one of them. */
export interface Claimed {
  readonly position: number;
  readonly id: number;
}

/** Before everything, places that no entry should have included. */
export const BEFORE_ALL: Claimed = { position: Number.MIN_SAFE_INTEGER, id: Number.MIN_SAFE_INTEGER };

/** The next sealed entries in the order of their places, each with what vouches for erasures from it, as of one moment. */
export async function listChained(
  queries: Queries,
  companyId: number,
  after: Claimed,
  upTo: number | null,
  limit: number,
): Promise<ChainedChange[]> {
  const rows = await chained(queries)
    .where("entry.company_id", "=", companyId)
    .where("entry.position", ">=", after.position)
    .$if(upTo !== null, (query) => query.where("entry.position", "<=", upTo))
    .where((eb) => eb.or([eb("entry.position", ">", after.position), eb("entry.id", ">", after.id)]))
    .orderBy("entry.position")
    .orderBy("entry.id")
    .limit(limit)
    .execute();
  return rows.map(chainedChange);
}

export async function findChainedById(queries: Queries, id: number): Promise<ChainedChange | undefined> {
  const row = await chained(queries)
    .where("entry.id", "=", id)
    .where("entry.position", "is not", null)
    .executeTakeFirst();
  return row && chainedChange(row);
}

function chained(queries: Queries) {
  return queries
    .selectFrom("audit_entry as entry")
    .leftJoin("audit_entry as voucher", (join) =>
      join
        .onRef("voucher.id", "=", "entry.redacted_by")
        .onRef("voucher.company_id", "=", "entry.company_id")
        .onRef("voucher.object_id", "=", "entry.id")
        .on("voucher.action", "=", REDACTED),
    )
    .selectAll("entry")
    .select(["voucher.after_json as voucher_json", "voucher.position as voucher_position"])
    .select((eb) =>
      eb
        .selectFrom("audit_entry as each")
        .select((count) => count.fn.countAll<number>().as("count"))
        .whereRef("each.company_id", "=", "entry.company_id")
        .where("each.object_kind", "=", "audit_entry")
        .whereRef("each.object_id", "=", "entry.id")
        .where("each.action", "=", REDACTED)
        .as("redactions"),
    );
}

type ChainedRow = Awaited<ReturnType<ReturnType<typeof chained>["execute"]>>[number];

function chainedChange({ voucher_json, voucher_position, redactions, ...entry }: ChainedRow): ChainedChange {
  return {
    ...entry,
    position: entry.position ?? 0,
    redactions: Number(redactions),
    voucher: voucher_json === null ? null : readVoucher(voucher_json, voucher_position !== null),
  };
}

/** Null where the text was made unreadable. */
function readVoucher(json: string, isSealed: boolean): Voucher | null {
  try {
    const { number, before_digest, after_digest } = JSON.parse(json);
    return { number, before_digest, after_digest, isSealed };
  } catch {
    return null;
  }
}

export interface ChainLink {
  readonly companyId: number;
  readonly position: number;
  readonly hash: string | null;
}

/** Places and hashes alone. */
export async function listLinks(
  queries: Queries,
  companyId: number,
  after: number,
  limit: number,
): Promise<ChainLink[]> {
  const rows = await queries
    .selectFrom("audit_entry")
    .select(["position", "hash"])
    .where("company_id", "=", companyId)
    .where("position", ">", after)
    .orderBy("position")
    .limit(limit)
    .execute();
  return rows.map(({ position, hash }) => ({ companyId, position: position ?? 0, hash }));
}

/** What an erasure has left of an entry. */
export async function writeRedacted(
  queries: Queries,
  id: number,
  changes: Partial<Pick<AuditEntryTable, "before_json" | "after_json" | "salt" | "redacted_by" | "sealed_origin">>,
): Promise<void> {
  await queries.updateTable("audit_entry").set(changes).where("id", "=", id).execute();
}
