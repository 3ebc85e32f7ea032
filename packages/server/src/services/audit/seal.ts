/**
 * Seals the record of changes: gives committed entries their places in the chain of their company, and signs its end. Goes
 * on from nothing but a signed end, so that nothing which was tampered with is sealed over.
 */
import { auditChainStart, auditEntryHash } from "@leasehold/protocol";
import { factsInChain } from "../../domain/audit-chain/entry.ts";
import { type ChainFinding, forgedEntry } from "../../domain/audit-chain/finding.ts";
import { anchorFindings, headFindings } from "../../domain/audit-chain/head.ts";
import {
  findHashAt,
  listCompaniesToSeal,
  listLastSealed,
  listUnsealed,
  updateAuditHead,
} from "../../storage/audit-chain.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { AuditHeadTable } from "../../storage/tables/histories.ts";
import type { ServiceContext } from "../context.ts";
import { secretKeyIsCurrent } from "../installation/create.ts";
import { newSigningPair } from "../signing-keys/new-key.ts";
import { beginRecord, signedHead } from "./begin-record.ts";
import { chainKeyById, chainKeyThatSigns, hasChainKey } from "./chain-key.ts";
import { type LinkedUpTo, linkEntries } from "./link-entries.ts";
import { originOf } from "./origin.ts";

export const SEALING_JOB = "seal-audit-record";

/** What there is to tell of the sealing. */
export interface SealingNews {
  /** A company has its first head. */
  begun(head: AuditHeadTable): void;
  /** There is a new head. */
  sealed(head: AuditHeadTable): void;
  /** Something was tampered with, and is not sealed over. */
  refused(finding: ChainFinding): void;
}

export const untold: SealingNews = { begun() {}, sealed() {}, refused() {} };

/** The heads that this process has signed itself, by company: the database cannot go back behind them unnoticed. */
export type RememberedHeads = Map<number, LinkedUpTo>;

/** So many at once, so that nobody waits for long who has an entry to write. */
const ENTRIES_AT_ONCE = 500;

export async function sealRecords(
  context: ServiceContext,
  remembered: RememberedHeads,
  news: SealingNews,
  signal?: AbortSignal,
): Promise<void> {
  const companies = await listCompaniesToSeal(context.database.read);
  if (companies.length === 0) return;
  if (!(await secretKeyIsCurrent(context))) throw new Error("The secret key was changed. Start this process again.");
  const troubles: unknown[] = [];
  for (const { id, hasHead } of companies) {
    try {
      if (!hasHead) await beginCompany(context, id, news);
      else await sealCompany(context, id, remembered, news, signal);
    } catch (error) {
      troubles.push(error);
    }
    if (signal?.aborted) break;
  }
  if (troubles.length > 0) throw troubles.length === 1 ? troubles[0] : new AggregateError(troubles);
}

/** Of a company from before there were chains. */
async function beginCompany(context: ServiceContext, companyId: number, news: SealingNews): Promise<void> {
  const pair = await newSigningPair("audit", "ed25519");
  const { database } = context;
  const begun = await database.write(async (queries) => {
    await database.dialect.allowLongStatements(queries);
    await database.dialect.lockCompany(queries, companyId);
    if ((await database.dialect.lockAuditHead(queries, companyId)) !== undefined) return null;
    const [last] = await listLastSealed(queries, companyId, 1);
    const end = { companyId, head: null, publicKey: null, lastHash: null, hashAtHead: null };
    const hasKey = await hasChainKey(queries, companyId);
    const findings = headFindings({ ...end, hasKey, lastPosition: last?.position ?? 0 });
    return findings.length > 0 ? findings : beginRecord(context, queries, companyId, pair);
  });
  if (begun === null) return;
  if ("hash" in begun) news.begun(begun);
  else for (const finding of begun) news.refused(finding);
}

async function sealCompany(
  context: ServiceContext,
  companyId: number,
  remembered: RememberedHeads,
  news: SealingNews,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let after = Number.MIN_SAFE_INTEGER; signal?.aborted !== true; ) {
    const part = await context.database.write((queries) =>
      sealPart(context, queries, companyId, after, remembered.get(companyId)),
    );
    for (const finding of part.findings) news.refused(finding);
    if (part.head !== null) {
      remembered.set(companyId, { position: part.head.position, hash: part.head.hash });
      news.sealed(part.head);
    }
    if (part.lastId === null) return;
    after = part.lastId;
  }
}

interface SealedPart {
  /** Null where nothing was sealed. */
  readonly head: AuditHeadTable | null;
  readonly findings: readonly ChainFinding[];
  /** How far it came; null at the end. */
  readonly lastId: number | null;
}

async function sealPart(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  after: number,
  remembered: LinkedUpTo | undefined,
): Promise<SealedPart> {
  const head = await context.database.dialect.lockAuditHead(queries, companyId);
  const faults = await faultsOfEnd(context, queries, companyId, head, remembered);
  const key = await chainKeyThatSigns(context, queries, companyId);
  if (faults.length > 0 || head === undefined) return { head: null, findings: faults, lastId: null };
  if (key === undefined) {
    const text = "No key of this installation's signs the record. See: leasehold keys list";
    const finding = { fault: "head_of_unknown_key", companyId, position: null, entryId: null, text } as const;
    return { head: null, findings: [finding], lastId: null };
  }
  const entries = await listUnsealed(queries, companyId, after, ENTRIES_AT_ONCE);
  const lastId = entries.length < ENTRIES_AT_ONCE ? null : (entries.at(-1)?.id ?? null);
  const origins = Map.groupBy(entries, (entry) => originOf(context.secrets, entry));
  const findings = (origins.get("forged") ?? []).map(forgedEntry);
  const own = origins.get("own") ?? [];
  if (own.length === 0) return { head: null, findings, lastId };
  const end = await linkEntries(queries, head, own);
  const next = signedHead(companyId, end, key, Math.max(context.clock.now(), head.signed_at));
  await updateAuditHead(queries, next);
  return { head: next, findings, lastId };
}

/** What speaks against going on from the present end of the chain. */
async function faultsOfEnd(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  head: AuditHeadTable | undefined,
  remembered: LinkedUpTo | undefined,
): Promise<ChainFinding[]> {
  const [last, before] = await listLastSealed(queries, companyId, 2);
  const publicKey = head && (await chainKeyById(context, queries, companyId, head.key_id))?.publicKey;
  const start = auditChainStart(companyId);
  const hashAt = async (position: number) => (position === 0 ? start : findHashAt(queries, companyId, position));
  const found = headFindings({
    companyId,
    head: head ?? null,
    publicKey: publicKey ?? null,
    hasKey: true,
    lastPosition: last?.position ?? 0,
    lastHash: last?.hash ?? start,
    hashAtHead: head === undefined ? null : await hashAt(head.position),
  });
  if (found.length > 0) return found;
  if (last?.position && auditEntryHash(before?.hash ?? start, last.position, factsInChain(last, last)) !== last.hash) {
    const text = `A column of the entry ${last.id} at ${last.position}, the last that is sealed, was changed.`;
    return [{ fault: "entry_changed", companyId, position: last.position, entryId: last.id, text }];
  }
  if (remembered === undefined) return [];
  return anchorFindings(companyId, remembered, await hashAt(remembered.position));
}
