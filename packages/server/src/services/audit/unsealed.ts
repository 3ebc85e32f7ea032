/** Looks over the entries of a company that are not in the chain yet. */

import { type ChainFinding, forgedEntry } from "../../domain/audit-chain/finding.ts";
import { isoInstant } from "../../domain/calendar.ts";
import { findAuditHead, listUnsealed } from "../../storage/audit-chain.ts";
import type { ServiceContext } from "../context.ts";
import { originOf } from "./origin.ts";

const ENTRIES_AT_ONCE = 1_000;
const FINDINGS_MAX = 20;
/** A server seals every minute; so late it is overdue. */
const WAITING_MILLISECONDS_MAX = 10 * 60_000;

export interface Unsealed {
  readonly count: number;
  readonly findings: readonly ChainFinding[];
  /** How many more entries are not Leasehold's own. */
  readonly further: number;
}

export async function examineUnsealed(context: ServiceContext, companyId: number): Promise<Unsealed> {
  const { database, clock, secrets } = context;
  // Until the chain begins, what is there has no origin that could be asked for.
  const hasBegun = (await findAuditHead(database.read, companyId)) !== undefined;
  const forged: ChainFinding[] = [];
  let [count, further, overdue, oldest] = [0, 0, 0, Number.POSITIVE_INFINITY];
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const part = await listUnsealed(database.read, companyId, after, ENTRIES_AT_ONCE);
    for (const entry of part) {
      count += 1;
      if (hasBegun && originOf(secrets, entry) === "forged") {
        if (forged.length < FINDINGS_MAX) forged.push(forgedEntry(entry));
        else further += 1;
      } else if (entry.ts < clock.now() - WAITING_MILLISECONDS_MAX) {
        overdue += 1;
        oldest = Math.min(oldest, entry.ts);
      }
    }
    const last = part.at(-1);
    if (last === undefined || part.length < ENTRIES_AT_ONCE) break;
    after = last.id;
  }
  if (overdue === 0) return { count, findings: forged, further };
  const text = `${overdue} entries wait to be sealed, the oldest since ${isoInstant(oldest)}. Is a server running, and does its log say why it does not seal?`;
  const late: ChainFinding = { fault: "entry_unsealed", companyId, position: null, entryId: null, text };
  return { count, findings: [...forged, late], further };
}
