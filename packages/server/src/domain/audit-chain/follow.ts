/** Follows the chain of a company entry by entry, and notes where one does not continue from the one before it. */
import { type AuditFacts, auditChainStart, auditEntryHash } from "@leasehold/protocol";
import { contentFault } from "./content.ts";
import { type ChainedChange, factsInChain } from "./entry.ts";
import type { ChainFinding } from "./finding.ts";

/** Where the following has come to. */
export interface ChainPlace {
  readonly companyId: number;
  /** Of the last entry that was followed. */
  readonly position: number;
  /** Of the same; null where it has none, and behind a gap. */
  readonly hash: string | null;
  /** The entry there, where it does not fit: what comes next tells whether the place is its own. */
  readonly doubtful: Omit<Suspect, "isContinued"> | null;
}

/** An entry that does not fit where it stands: changed, moved, or not written by Leasehold. */
export interface Suspect {
  readonly entryId: number;
  readonly position: number;
  readonly hash: string | null;
  /** What its hash would have to be here; null behind a gap. */
  readonly hashHere: string | null;
  readonly facts: AuditFacts;
  /** Of the entry before it; null where that is missing, so that it may be in order all the same. */
  readonly previousHash: string | null;
  /** Whether what comes next continues from its hash: then the place is its own. */
  readonly isContinued: boolean;
}

export interface Followed {
  readonly place: ChainPlace;
  readonly findings: readonly ChainFinding[];
  readonly suspects: readonly Suspect[];
}

export function chainBeginning(companyId: number): ChainPlace {
  return { companyId, position: 0, hash: auditChainStart(companyId), doubtful: null };
}

/** `entries` are the next ones in the order of their places. */
export function followChain(beginning: ChainPlace, entries: readonly ChainedChange[]): Followed {
  const findings: ChainFinding[] = [];
  const suspects: Suspect[] = [];
  let place = beginning;
  for (const entry of entries) {
    const step = followEntry(place, entry);
    findings.push(...step.findings);
    suspects.push(...step.suspects);
    place = step.place;
  }
  return { place, findings, suspects };
}

/** What is in doubt at the end, where the head says what has to be the last hash. */
export function lastSuspects({ doubtful }: ChainPlace, headHash: string | null): readonly Suspect[] {
  if (doubtful === null) return [];
  const isContinued = headHash !== null && [doubtful.hash, doubtful.hashHere].includes(headHash);
  return [{ ...doubtful, isContinued }];
}

function followEntry(place: ChainPlace, entry: ChainedChange): Followed {
  const { companyId } = place;
  const { id: entryId, position } = entry;
  const findings: ChainFinding[] = contentFindings(companyId, entry);
  if (position <= place.position || !Number.isSafeInteger(position)) {
    const isTwice = position === place.position && position > 0;
    findings.push({
      fault: isTwice ? "entry_duplicated" : "entry_inserted",
      companyId,
      position,
      entryId,
      text: isTwice
        ? `The place ${position} is taken twice: by the entry ${entryId} as well.`
        : `The entry ${entryId} stands at ${position}, which is no place in the chain.`,
    });
    return { place, findings, suspects: [] };
  }
  const isBehindGap = position > place.position + 1;
  if (isBehindGap) findings.push(missing(companyId, place.position + 1, position - 1));
  const previousHash = isBehindGap ? null : place.hash;
  const facts = factsInChain(entry, entry);
  const hashHere = previousHash === null ? null : auditEntryHash(previousHash, position, facts);
  const { hash } = entry;
  const fits = hashHere !== null && hashHere === hash;
  const doubtful = fits ? null : { entryId, position, hash, hashHere, facts, previousHash };
  const suspects = place.doubtful === null ? [] : [{ ...place.doubtful, isContinued: fits }];
  return { place: { companyId, position, hash, doubtful }, findings, suspects };
}

function contentFindings(companyId: number, entry: ChainedChange): ChainFinding[] {
  const found = contentFault(entry);
  if (found === null) return [];
  const { id: entryId, position } = entry;
  const text = `What the entry ${entryId} at ${position} tells as before or after ${found.why}.`;
  return [{ fault: found.fault, companyId, position, entryId, text }];
}

function missing(companyId: number, from: number, to: number): ChainFinding {
  const text =
    from === to
      ? `The entry at ${from} is missing. The one behind it cannot be verified by itself.`
      : `The entries at ${from} to ${to} are missing. The one behind them cannot be verified by itself.`;
  return { fault: "entry_missing", companyId, position: from, entryId: null, text };
}
