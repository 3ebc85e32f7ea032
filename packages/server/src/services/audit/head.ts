/** The end of a company's record as others can verify it. */
import { auditHeadText } from "@leasehold/protocol";
import { auditHeadOf } from "../../domain/audit-chain/head.ts";
import { isoInstant } from "../../domain/calendar.ts";
import { countUnsealed, findAuditHead } from "../../storage/audit-chain.ts";
import { findSigningKeyById } from "../../storage/signing-keys.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";

export interface ShownHead {
  readonly company: number;
  readonly position: number;
  readonly hash: string;
  readonly signed_at: string;
  /** The text that the signature is made over. */
  readonly signed_text: string;
  /** Base64, Ed25519. */
  readonly signature: string;
  readonly key_id: number;
  /** PEM; null where the key is gone. */
  readonly public_key: string | null;
}

export interface ShownChain {
  /** Null until the first entries are sealed. */
  readonly head: ShownHead | null;
  /** How many entries are not sealed yet. */
  readonly waiting: number;
}

export async function showChain(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
): Promise<ShownChain> {
  const waiting = await countUnsealed(read, companyId);
  const head = await findAuditHead(read, companyId);
  if (head === undefined) return { head: null, waiting };
  const { position, hash, signed_at, signature, key_id } = head;
  return {
    head: {
      company: companyId,
      position,
      hash,
      signed_at: isoInstant(signed_at),
      signed_text: auditHeadText(auditHeadOf(head)),
      signature,
      key_id,
      public_key: (await findSigningKeyById(read, key_id))?.public_key ?? null,
    },
    waiting,
  };
}
