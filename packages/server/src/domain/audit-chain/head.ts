/** Whether the end of a chain is what its signed head says. */
import { type AuditHead, verifyAuditHead } from "@leasehold/protocol";
import { isoInstant } from "../calendar.ts";
import type { ChainFault, ChainFinding } from "./finding.ts";

/** The head as it is kept, with what is known of the key that it names. */
export interface KeptHead {
  readonly company_id: number;
  readonly position: number;
  readonly hash: string;
  readonly signed_at: number;
  readonly signature: string;
}

export interface ChainEnd {
  readonly companyId: number;
  readonly head: KeptHead | null;
  /** PEM; null where the key that the head names is none of the installation's for this. */
  readonly publicKey: string | null;
  /** Whether the company has a key for its record, which it gets together with its first head. */
  readonly hasKey: boolean;
  /** Of the last entry in the chain; 0 where there is none. */
  readonly lastPosition: number;
  readonly lastHash: string | null;
  /** Of the entry at the head's place; null where there is none. */
  readonly hashAtHead: string | null;
}

export function auditHeadOf({ company_id, position, hash, signed_at }: KeptHead): AuditHead {
  return { companyId: company_id, position, hash, signedAt: isoInstant(signed_at) };
}

export function headFindings(end: ChainEnd): ChainFinding[] {
  const { companyId, head, publicKey, lastPosition } = end;
  const found = (fault: ChainFault, text: string): ChainFinding[] => [
    { fault, companyId, position: head?.position ?? null, entryId: null, text },
  ];
  if (head === null) {
    if (!end.hasKey && lastPosition === 0) return [];
    return found("head_missing", `The signed head is gone; the last entry that is sealed stands at ${lastPosition}.`);
  }
  if (publicKey === null) {
    return found("head_of_unknown_key", "The head names a key that is none of this installation's for the record.");
  }
  if (!isSigned(head, publicKey)) {
    return found("head_forged", `The head at ${head.position} does not bear the signature of its key.`);
  }
  if (lastPosition > head.position) {
    const text = `The head is at ${head.position}, and sealed entries go on up to ${lastPosition}: an older head was put back, or entries were put behind it.`;
    const outdated = found("head_outdated", text);
    return end.hashAtHead === head.hash ? outdated : [...outdated, ...rewritten(end, head)];
  }
  if (lastPosition < head.position) {
    const count = head.position - lastPosition;
    if (end.lastHash === head.hash && lastPosition > 0) {
      return found("entry_missing", `${count} entries are missing, and those behind them were given other places.`);
    }
    const text = `The head is at ${head.position}, and the record ends at ${lastPosition}: the last ${count} entries are missing.`;
    return found("entries_cut_off", text);
  }
  return end.hashAtHead === head.hash ? [] : rewritten(end, head);
}

function isSigned(head: KeptHead, publicKey: string): boolean {
  return verifyAuditHead(publicKey, auditHeadOf(head), head.signature);
}

function rewritten({ companyId }: ChainEnd, { position }: KeptHead): ChainFinding[] {
  const text = `The entry at ${position} has another hash than the head signs: the record up to there is not what was sealed.`;
  return [{ fault: "chain_rewritten", companyId, position, entryId: null, text }];
}

/** A head that somebody has kept elsewhere. */
export interface Anchor {
  readonly position: number;
  readonly hash: string;
}

/** `hash` is that of the entry at the anchor's place; null where there is none. */
export function anchorFindings(companyId: number, anchor: Anchor, hash: string | null): ChainFinding[] {
  if (hash === anchor.hash) return [];
  const { position } = anchor;
  const text =
    hash === null
      ? `The record has no entry at ${position}, where a head that was kept elsewhere is: it was put back to an earlier state, or cut off.`
      : `The entry at ${position} is another than in a head that was kept elsewhere: the record is not the one it was made of.`;
  return [{ fault: "head_differs", companyId, position, entryId: null, text }];
}
