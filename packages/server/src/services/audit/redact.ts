/** Erases from an entry of the record so that what is left can be verified still: an entry of its own vouches for it. */
import { contentFault } from "../../domain/audit-chain/content.ts";
import { digestsOf, REDACTED, type Redaction } from "../../domain/audit-chain/entry.ts";
import { newSalt } from "../../runtime/random.ts";
import { findChainedById, writeRedacted } from "../../storage/audit-chain.ts";
import { findAuditEntry } from "../../storage/audit-entries.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { AuditEntryTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { originOf, sealOrigin } from "./origin.ts";
import { writeEntry } from "./record-change.ts";

/** One erasure, within its transaction; the head of the record is locked by it. */
export interface AuditRedaction {
  readonly context: ServiceContext;
  readonly queries: Queries;
  readonly administrator: Administrator;
  readonly now: number;
}

type Texts = Partial<Pick<AuditEntryTable, "before_json" | "after_json">>;

export async function redactEntry(redaction: AuditRedaction, id: number, changes: Texts): Promise<void> {
  const { queries } = redaction;
  const entry = await findChainedById(queries, id);
  if (entry === undefined) return redactUnsealed(redaction, id, changes);
  // What was tampered with is erased from as well; but it stays to be seen that it was.
  if (contentFault(entry) !== null) return writeRedacted(queries, id, changes);
  const salt = newSalt();
  const left: Redaction = { number: entry.redactions + 1, ...digestsOf(salt, { ...entry, ...changes }) };
  const change = { action: REDACTED, id, after: left } as const;
  const voucher = await writeEntry(redaction.context, queries, redaction.administrator, redaction.now, change);
  await writeRedacted(queries, id, { ...changes, salt, redacted_by: voucher });
}

/** It is sealed as it is then. */
async function redactUnsealed({ context, queries }: AuditRedaction, id: number, changes: Texts): Promise<void> {
  const entry = await findAuditEntry(queries, id);
  if (entry === undefined) return;
  const isOwn = originOf(context.secrets, entry) === "own";
  const origin = isOwn ? { sealed_origin: sealOrigin(context.secrets, { ...entry, ...changes }) } : {};
  await writeRedacted(queries, id, { ...changes, ...origin });
}
