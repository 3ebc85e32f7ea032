/** Gives entries the next places in the chain of their company. */
import { auditEntryHash } from "@leasehold/protocol";
import { digestsOf, factsInChain, type RecordedChange } from "../../domain/audit-chain/entry.ts";
import { newSalt } from "../../runtime/random.ts";
import { type Seal, writeSeals } from "../../storage/audit-chain.ts";
import type { Queries } from "../../storage/dialect.ts";

/** The end of a chain. */
export interface LinkedUpTo {
  readonly position: number;
  readonly hash: string;
}

/** Returns where the chain ends with them. */
export async function linkEntries(
  queries: Queries,
  end: LinkedUpTo,
  entries: readonly RecordedChange[],
): Promise<LinkedUpTo> {
  if (entries.length === 0) return end;
  const seals: Seal[] = [];
  let { position, hash } = end;
  for (const entry of entries) {
    const salt = newSalt();
    const digests = digestsOf(salt, entry);
    position += 1;
    hash = auditEntryHash(hash, position, factsInChain(entry, digests));
    seals.push({ id: entry.id, position, hash, salt, ...digests });
  }
  if (!(await writeSeals(queries, seals))) throw new Error("An entry that was to be sealed is sealed already.");
  return { position, hash };
}
