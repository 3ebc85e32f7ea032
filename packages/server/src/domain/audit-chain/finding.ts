/** What can be found wrong with the record of changes, each with a name and with what it means. */

export const chainFaults = {
  entry_changed: "A column of an entry was changed.",
  content_changed: "What an entry tells as before or after was changed.",
  redaction_unvouched: "Something was taken out of an entry, and no erasure vouches for it.",
  entry_missing: "Entries are missing.",
  entries_cut_off: "The last entries are missing.",
  entry_inserted: "An entry was not written by Leasehold, or not where it stands.",
  entry_duplicated: "Two entries have the same place.",
  entry_moved: "An entry stands at another place than it was sealed at.",
  entry_of_other_company: "An entry was sealed for another company.",
  chain_rewritten: "The hashes of entries were computed anew: they do not lead to what the head signs.",
  head_missing: "The signed head is gone.",
  head_forged: "The head is not signed by its key.",
  head_of_unknown_key: "The head's key is none of this installation's for the record of changes.",
  head_outdated: "The head is older than what is sealed, or entries were put behind it.",
  head_differs: "The record does not hold the head that was kept elsewhere.",
  entry_unsealed: "An entry has waited for too long to be sealed.",
} as const;

export type ChainFault = keyof typeof chainFaults;

export interface ChainFinding {
  readonly fault: ChainFault;
  readonly companyId: number;
  /** Where in the chain, if it is at one place. */
  readonly position: number | null;
  /** Which entry, if it is one. */
  readonly entryId: number | null;
  /** What is so, in a sentence. */
  readonly text: string;
}

/** An entry that waits is nobody's doing: no server may have run. */
export function isTampering({ fault }: Pick<ChainFinding, "fault">): boolean {
  return fault !== "entry_unsealed";
}

/** An entry that is not sealed yet, and does not carry its origin. */
export function forgedEntry({ id, company_id }: { readonly id: number; readonly company_id: number }): ChainFinding {
  const text = `The entry ${id}, which is not sealed, was not written by Leasehold as it stands there.`;
  return { fault: "entry_inserted", companyId: company_id, position: null, entryId: id, text };
}
