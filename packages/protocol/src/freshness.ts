/**
 * Proof that an answer is not an old one sent again: a signature over the caller's nonce, the answer's Date and its
 * body, made with a key that has no other purpose.
 */
import { type KeyObject, sign, verify } from "node:crypto";

export interface FreshAnswer {
  /** As the request sent it. */
  readonly nonce: string;
  /** The answer's Date header. */
  readonly date: string;
  readonly body: Uint8Array;
}

function freshnessBytes({ nonce, date, body }: FreshAnswer): Buffer {
  return Buffer.concat([Buffer.from(`leasehold freshness v1\n${nonce}\n${date}\n`), body]);
}

/** Base64 Ed25519 signature. */
export function signFreshness(privateKey: KeyObject, answer: FreshAnswer): string {
  return sign(null, freshnessBytes(answer), privateKey).toString("base64");
}

export function verifyFreshness(publicKey: KeyObject | string, answer: FreshAnswer, signature: string): boolean {
  return verify(null, freshnessBytes(answer), publicKey, Buffer.from(signature, "base64"));
}
