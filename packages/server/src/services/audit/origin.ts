/** Tells, until an entry is in the chain, that it was written with the installation's secret key, and as it stands. */
import { auditOriginDigest } from "@leasehold/protocol";
import { factsOfOrigin, type RecordedChange } from "../../domain/audit-chain/entry.ts";
import type { SealedFor, Secrets } from "../../runtime/secrets.ts";

type WithOrigin = RecordedChange & { readonly sealed_origin: string | null };

export function sealOrigin(secrets: Secrets, entry: RecordedChange): string {
  return secrets.seal(auditOriginDigest(factsOfOrigin(entry)), belongsTo(entry));
}

/** `unreadable` is what another secret key has sealed, as while the key is changed. */
export function originOf(secrets: Secrets, entry: WithOrigin): "own" | "unreadable" | "forged" {
  const { sealed_origin: sealed } = entry;
  if (sealed === null) return "forged";
  if (!secrets.isOurs(sealed)) return "unreadable";
  try {
    return secrets.open(sealed, belongsTo(entry)) === auditOriginDigest(factsOfOrigin(entry)) ? "own" : "forged";
  } catch {
    return "forged";
  }
}

function belongsTo({ id }: RecordedChange): SealedFor {
  return `audit_entry:${id}:origin`;
}
