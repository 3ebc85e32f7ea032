/** Verifies the records of changes, entry by entry, and says what is wrong with them. */

import type { ChainedChange } from "../../domain/audit-chain/entry.ts";
import { type ChainFinding, isTampering } from "../../domain/audit-chain/finding.ts";
import { chainBeginning, followChain, lastSuspects, type Suspect } from "../../domain/audit-chain/follow.ts";
import { type Anchor, anchorFindings, headFindings } from "../../domain/audit-chain/head.ts";
import { BEFORE_ALL, type Claimed, findChainEnd, listChained } from "../../storage/audit-chain.ts";
import { findAuditEntry } from "../../storage/audit-entries.ts";
import type { AuditHeadTable } from "../../storage/tables/histories.ts";
import type { ServiceContext } from "../context.ts";
import { chainKeyById, hasChainKey } from "./chain-key.ts";
import { explainSuspects } from "./explain-suspects.ts";
import { originOf } from "./origin.ts";
import { examineUnsealed } from "./unsealed.ts";

export interface ChainReport {
  readonly companyId: number;
  /** Null where nothing is sealed yet, or where the head is gone. */
  readonly head: AuditHeadTable | null;
  /** How many entries are sealed. */
  readonly sealed: number;
  /** How many wait for it. */
  readonly waiting: number;
  readonly findings: readonly ChainFinding[];
  /** How much more is wrong than the findings tell. */
  readonly further: number;
}

/** Hears how many entries of a company have been verified so far. */
export type VerifyingProgress = (verified: number, of: number) => void;

const ENTRIES_AT_ONCE = 1_000;
const FINDINGS_MAX = 100;
/** What has become of more entries takes too long to find out, and says no more. */
const EXPLAINED_MAX = 10;

/** Takes one part of the record after the other, so that it may be as long as it likes. */
export async function verifyRecord(
  context: ServiceContext,
  companyId: number,
  anchor: Anchor | null,
  tell: VerifyingProgress,
): Promise<ChainReport> {
  const { read } = context.database;
  const { head, lastPosition } = await findChainEnd(read, companyId);
  const collected = new Collected();
  const wanted = { head: head?.position ?? null, anchor: anchor?.position ?? null };
  const walked = await walk(context, companyId, lastPosition, wanted, collected, tell);
  const end = {
    companyId,
    head,
    publicKey: (head && (await chainKeyById(context, read, companyId, head.key_id))?.publicKey) ?? null,
    hasKey: await hasChainKey(read, companyId),
    lastPosition: walked.lastPosition,
    lastHash: walked.lastHash,
    hashAtHead: walked.hashAtHead,
  };
  collected.addSuspects(walked.lastSuspects);
  const unsealed = await examineUnsealed(context, companyId);
  return {
    companyId,
    head,
    sealed: walked.entries,
    waiting: unsealed.count,
    findings: [
      ...headFindings(end),
      ...(anchor === null ? [] : anchorFindings(companyId, anchor, walked.hashAtAnchor)),
      ...collected.findings,
      ...(await explainSuspects(context, companyId, collected.suspects)),
      ...unsealed.findings,
    ].slice(0, FINDINGS_MAX),
    further: collected.further + unsealed.further,
  };
}

/** Whether anybody has meddled with the record. */
export function isTamperedWith({ findings }: ChainReport): boolean {
  return findings.some(isTampering);
}

interface Walked {
  readonly entries: number;
  readonly lastPosition: number;
  readonly lastHash: string | null;
  readonly lastSuspects: readonly Suspect[];
  readonly hashAtHead: string | null;
  readonly hashAtAnchor: string | null;
}

async function walk(
  context: ServiceContext,
  companyId: number,
  lastPosition: number | null,
  wanted: { readonly head: number | null; readonly anchor: number | null },
  collected: Collected,
  tell: VerifyingProgress,
): Promise<Walked> {
  const { read } = context.database;
  const hashes = new Map<number | null, string | null>();
  let place = chainBeginning(companyId);
  hashes.set(0, place.hash);
  let entries = 0;
  for (let after: Claimed = BEFORE_ALL; ; ) {
    const part = await listChained(read, companyId, after, lastPosition, ENTRIES_AT_ONCE);
    const followed = followChain(place, await Promise.all(part.map((entry) => withOwnVoucher(context, entry))));
    collected.add(followed.findings);
    collected.addSuspects(followed.suspects);
    for (const { position, hash } of part) {
      if (position === wanted.head || position === wanted.anchor) hashes.set(position, hash);
    }
    place = followed.place;
    entries += part.length;
    tell(entries, Math.max(lastPosition ?? 0, entries));
    const last = part.at(-1);
    if (last === undefined || part.length < ENTRIES_AT_ONCE) break;
    after = { position: last.position, id: last.id };
  }
  const hashAtHead = hashes.get(wanted.head) ?? null;
  return {
    entries,
    lastPosition: place.position,
    lastHash: place.hash,
    lastSuspects: lastSuspects(place, hashAtHead),
    hashAtHead,
    hashAtAnchor: hashes.get(wanted.anchor) ?? null,
  };
}

/** An entry that waits to be sealed vouches for nothing unless Leasehold has written it. */
async function withOwnVoucher(context: ServiceContext, entry: ChainedChange): Promise<ChainedChange> {
  if (entry.redacted_by === null || entry.voucher === null || entry.voucher.isSealed) return entry;
  const voucher = await findAuditEntry(context.database.read, entry.redacted_by);
  const isOwn = voucher !== undefined && originOf(context.secrets, voucher) !== "forged";
  // Sealed meanwhile, it is in the chain, and verified there.
  return isOwn || voucher?.position != null ? entry : { ...entry, voucher: null };
}

/** What is found, as much of it as anybody reads. */
class Collected {
  readonly findings: ChainFinding[] = [];
  readonly suspects: Suspect[] = [];
  further = 0;

  add(findings: readonly ChainFinding[]): void {
    const taken = findings.slice(0, FINDINGS_MAX - this.findings.length);
    this.findings.push(...taken);
    this.further += findings.length - taken.length;
  }

  addSuspects(suspects: readonly Suspect[]): void {
    const taken = suspects.slice(0, EXPLAINED_MAX - this.suspects.length);
    this.suspects.push(...taken);
    this.further += suspects.length - taken.length;
  }
}
