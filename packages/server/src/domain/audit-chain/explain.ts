/** Finds out what has become of entries that do not fit where they stand: moved from where, changed, or inserted. */
import { type AuditFacts, auditChainStart, auditEntryHash } from "@leasehold/protocol";
import { factColumns } from "./entry.ts";
import type { ChainFinding } from "./finding.ts";
import type { Suspect } from "./follow.ts";

/** The hash of an entry at a place; an entry that was sealed behind it continues from that. */
export interface Link {
  readonly companyId: number;
  readonly position: number;
  readonly hash: string | null;
}

const COMPANY = factColumns.indexOf("company_id");

/** Looks for the places at which suspects of one company were sealed, and says what that means. */
export class Explanation {
  readonly #companyId: number;
  readonly #suspects: readonly Suspect[];
  /** Where each was sealed, as far as that is known. */
  readonly #sealedAt = new Map<Suspect, Link>();
  /** Hashes from which suspects whose place is known continue. */
  readonly #continued = new Map<string, number>();

  constructor(companyId: number, suspects: readonly Suspect[]) {
    this.#companyId = companyId;
    this.#suspects = suspects;
    // Where a hash alone was changed, the next entry continues from what it was.
    for (const [index, { hashHere, position }] of suspects.entries()) {
      const next = suspects[index + 1];
      if (next !== undefined && hashHere !== null) this.#try(next, companyId, hashHere, position + 1);
    }
    // Where entries before it were put in or taken out, an entry stands behind the same one at another number.
    for (const suspect of suspects) {
      const { previousHash, position } = suspect;
      if (previousHash === null) continue;
      for (const sealed of [position - 1, position + 1]) this.#try(suspect, this.#companyId, previousHash, sealed);
    }
  }

  get isComplete(): boolean {
    return this.#sealedAt.size === this.#suspects.length;
  }

  /** Takes the links of a chain, its own or another company's, and its beginning. */
  take(links: readonly Link[]): void {
    for (const { companyId, position, hash } of links) {
      if (hash === null) continue;
      for (const suspect of this.#open()) this.#try(suspect, companyId, hash, position + 1);
    }
  }

  findings(): ChainFinding[] {
    this.#followMoved();
    return this.#suspects.flatMap((suspect) => this.#findingOf(suspect) ?? []);
  }

  #open(): Suspect[] {
    return this.#suspects.filter((suspect) => !this.#sealedAt.has(suspect));
  }

  #try(suspect: Suspect, companyId: number, previousHash: string, position: number): boolean {
    if (this.#sealedAt.has(suspect)) return false;
    const facts: AuditFacts = suspect.facts.with(COMPANY, companyId);
    if (auditEntryHash(previousHash, position, facts) !== suspect.hash) return false;
    this.#sealedAt.set(suspect, { companyId, position, hash: suspect.hash });
    this.#continued.set(previousHash, position - 1);
    return true;
  }

  /** What was sealed behind an entry that was moved is found from where that one was. */
  #followMoved(): void {
    for (let isGoingOn = true; isGoingOn; ) {
      const places = [...this.#sealedAt.values()];
      isGoingOn = this.#open().some((suspect) =>
        places.some(({ companyId, position, hash }) => this.#try(suspect, companyId, hash ?? "", position + 1)),
      );
    }
  }

  #findingOf(suspect: Suspect): ChainFinding | null {
    const { entryId, position, hash, hashHere, previousHash } = suspect;
    const about = { companyId: this.#companyId, position, entryId };
    const sealed = this.#sealedAt.get(suspect);
    const place = sealed?.position ?? this.#continued.get(hash ?? "") ?? this.#continued.get(hashHere ?? "");
    if (sealed !== undefined && sealed.companyId !== this.#companyId) {
      const text = `The entry ${entryId} at ${position} was sealed for the company ${sealed.companyId}, at ${sealed.position}.`;
      return { ...about, fault: "entry_of_other_company", text };
    }
    if (place !== undefined && place !== position) {
      const text = `The entry ${entryId} stands at ${position} and was sealed at ${place}.`;
      return { ...about, fault: "entry_moved", text };
    }
    // At its own place, behind one that was moved or is missing.
    if (sealed !== undefined || previousHash === null) return null;
    if (suspect.isContinued || place === position) {
      return { ...about, fault: "entry_changed", text: `A column of the entry ${entryId} at ${position} was changed.` };
    }
    const text = `The entry ${entryId} at ${position} continues nothing, and nothing continues from it: it was put there.`;
    return { ...about, fault: "entry_inserted", text };
  }
}

export function beginningOf(companyId: number): Link {
  return { companyId, position: 0, hash: auditChainStart(companyId) };
}
