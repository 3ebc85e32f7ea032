/** Begins the chain of a company: with its key, and with what stands in its record already. */
import { createPrivateKey } from "node:crypto";
import { auditChainStart, signAuditHead } from "@leasehold/protocol";
import { auditHeadOf } from "../../domain/audit-chain/head.ts";
import { insertAuditHead, listUnsealed } from "../../storage/audit-chain.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { AuditHeadTable } from "../../storage/tables/histories.ts";
import type { ServiceContext } from "../context.ts";
import { insertSigningPair, type SigningPair } from "../signing-keys/new-key.ts";
import type { ChainKey } from "./chain-key.ts";
import { type LinkedUpTo, linkEntries } from "./link-entries.ts";

const ENTRIES_AT_ONCE = 1_000;

/**
 * Takes what is there as it is, in this one transaction: whatever comes later has to carry its origin. The company must
 * be locked, and have no chain.
 */
export async function beginRecord(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  pair: SigningPair,
): Promise<AuditHeadTable> {
  const keyId = await insertSigningPair(context, queries, companyId, pair, "active");
  let end: LinkedUpTo = { position: 0, hash: auditChainStart(companyId) };
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const entries = await listUnsealed(queries, companyId, after, ENTRIES_AT_ONCE);
    end = await linkEntries(queries, end, entries);
    const last = entries.at(-1);
    if (last === undefined || entries.length < ENTRIES_AT_ONCE) break;
    after = last.id;
  }
  const key = { id: keyId, privateKey: createPrivateKey(pair.privateKey), publicKey: pair.publicKey };
  const head = signedHead(companyId, end, key, context.clock.now());
  await insertAuditHead(queries, head);
  return head;
}

export function signedHead(companyId: number, end: LinkedUpTo, key: ChainKey, now: number): AuditHeadTable {
  const head = { company_id: companyId, ...end, signed_at: now, key_id: key.id };
  const signature = signAuditHead(key.privateKey, auditHeadOf({ ...head, signature: "" }));
  return { ...head, signature };
}
