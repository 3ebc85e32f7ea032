/** An entry of the record of changes, and which of its members stand in the chain as what. */
import { type AuditFacts, auditContentDigest } from "@leasehold/protocol";

/** What an entry says. */
export interface RecordedChange {
  readonly id: number;
  readonly company_id: number;
  readonly ts: number;
  readonly actor_kind: string;
  readonly actor_id: number | null;
  readonly actor_name: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: number;
  readonly license_id: number | null;
  readonly before_json: string | null;
  readonly after_json: string | null;
}

/** What stands for the texts, which may be erased later on. */
export interface ContentDigests {
  readonly before_digest: string | null;
  readonly after_digest: string | null;
}

/** An entry with its place in the chain. */
export interface ChainedChange extends RecordedChange, ContentDigests {
  readonly position: number;
  readonly hash: string | null;
  readonly salt: string | null;
  readonly redacted_by: number | null;
  /** How many entries tell that this one was erased from. */
  readonly redactions: number;
  /** What the entry named in `redacted_by` vouches for; null where there is no such entry. */
  readonly voucher: Voucher | null;
}

/** What an erasure has left of an entry's texts, as an entry of its own says it. */
export interface Redaction extends ContentDigests {
  /** Which erasure of this entry it was, from 1 on. */
  readonly number: number;
}

export interface Voucher extends Redaction {
  /** Where it is not, its origin has to be asked for. */
  readonly isSealed: boolean;
}

export const REDACTED = "audit_entry.redacted";

/** Every member that is in the chain as it is, in the order in which it enters the hash. */
export const factColumns = [
  "id",
  "company_id",
  "ts",
  "actor_kind",
  "actor_id",
  "actor_name",
  "action",
  "object_kind",
  "object_id",
  "license_id",
] as const satisfies readonly (keyof RecordedChange)[];

/** What the entry's hash is made over. */
export function factsInChain(entry: RecordedChange, { before_digest, after_digest }: ContentDigests): AuditFacts {
  return [...factColumns.map((name) => entry[name]), before_digest, after_digest];
}

/** What its origin is made over: the texts themselves. */
export function factsOfOrigin(entry: RecordedChange): AuditFacts {
  return [...factColumns.map((name) => entry[name]), entry.before_json, entry.after_json];
}

export function digestsOf(
  salt: string,
  { before_json, after_json }: Pick<RecordedChange, "before_json" | "after_json">,
): ContentDigests {
  const digest = (text: string | null) => (text === null ? null : auditContentDigest(salt, text));
  return { before_digest: digest(before_json), after_digest: digest(after_json) };
}
