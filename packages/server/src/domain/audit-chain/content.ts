/** Whether the texts of an entry are those that were sealed, or those that an erasure vouches for. */
import { type ChainedChange, type ContentDigests, digestsOf } from "./entry.ts";
import type { ChainFault } from "./finding.ts";

export interface ContentFault {
  readonly fault: Extract<ChainFault, "content_changed" | "redaction_unvouched">;
  readonly why: string;
}

/** Null where they are. */
export function contentFault(entry: ChainedChange): ContentFault | null {
  const present = digestsOf(entry.salt ?? "", entry);
  if (entry.redacted_by === null) {
    if (entry.redactions > 0) return changed("is there again, although an erasure has taken it out");
    return isSame(present, entry) ? null : changed("is not what was sealed");
  }
  const { voucher } = entry;
  if (voucher === null || voucher.number !== entry.redactions) {
    return { fault: "redaction_unvouched", why: "is said to be erased from, and no erasure vouches for that" };
  }
  return isSame(present, voucher) ? null : changed("is not what its erasure has left");
}

function changed(why: string): ContentFault {
  return { fault: "content_changed", why };
}

function isSame(one: ContentDigests, other: ContentDigests): boolean {
  return one.before_digest === other.before_digest && one.after_digest === other.after_digest;
}
