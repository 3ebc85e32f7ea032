/**
 * The record of changes as a chain: what an entry's hash is made over, and what the head's signature says. Whoever has
 * entries and a head can check them by this alone.
 */
import { hash, type KeyObject, sign, verify } from "node:crypto";

/** What an entry says, member by member in an order that is always the same. */
export type AuditFacts = readonly (string | number | null)[];

/** What the first entry of a company continues from: nothing of another company fits behind it. */
export function auditChainStart(companyId: number): string {
  return sha256(`leasehold audit chain v1\n${companyId}\n`);
}

/** The hash of the entry at `position`, which continues from the hash of the one before it. */
export function auditEntryHash(previousHash: string, position: number, facts: AuditFacts): string {
  return sha256(`leasehold audit entry v1\n${JSON.stringify([previousHash, position, ...facts])}\n`);
}

/**
 * What stands in the chain for a text that may have to be erased. Once salt and text are gone, nobody can find out by
 * trying which text it was.
 */
export function auditContentDigest(salt: string, text: string): string {
  return sha256(`leasehold audit content v1\n${salt}\n${text}\n`);
}

/** What tells that an entry was written by whoever has the secret key, until it is in the chain. */
export function auditOriginDigest(facts: AuditFacts): string {
  return sha256(`leasehold audit origin v1\n${JSON.stringify(facts)}\n`);
}

export interface AuditHead {
  readonly companyId: number;
  /** Of the last entry in the chain; 0 where there is none yet. */
  readonly position: number;
  /** Of that entry; the start of the chain where there is none yet. */
  readonly hash: string;
  /** ISO text. */
  readonly signedAt: string;
}

/** The text that is signed. */
export function auditHeadText({ companyId, position, hash: link, signedAt }: AuditHead): string {
  return `leasehold audit head v1\n${companyId}\n${position}\n${link}\n${signedAt}\n`;
}

/** Base64 Ed25519 signature. */
export function signAuditHead(privateKey: KeyObject, head: AuditHead): string {
  return sign(null, Buffer.from(auditHeadText(head)), privateKey).toString("base64");
}

export function verifyAuditHead(publicKey: KeyObject | string, head: AuditHead, signature: string): boolean {
  return verify(null, Buffer.from(auditHeadText(head)), publicKey, Buffer.from(signature, "base64"));
}

function sha256(text: string): string {
  return hash("sha256", text, "hex");
}
