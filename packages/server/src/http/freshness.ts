/** The header that proves to our own client that an answer was made for it just now; others never see it. */
import type { FastifyRequest } from "fastify";
import { identifierFault } from "../domain/text.ts";
import { Problem } from "../errors/problem.ts";
import type { Caller } from "../services/caller.ts";
import type { Signer } from "./sign-response.ts";

const NONCE_CHARACTERS_MAX = 128;

/** The nonce that the request sent, or null; refused before the call is carried out. */
export function readNonce(request: FastifyRequest): string | null {
  const nonce = request.headers["leasehold-nonce"];
  if (typeof nonce !== "string") return null;
  if (nonce.length > NONCE_CHARACTERS_MAX || identifierFault(nonce) !== null) {
    throw new Problem("validation_error", `Leasehold-Nonce must be at most ${NONCE_CHARACTERS_MAX} plain characters.`);
  }
  return nonce;
}

/** The Date is set along with the proof, since it is over both. */
export async function freshnessHeaders(
  signer: Signer,
  caller: Caller,
  nonce: string,
  body: Buffer,
  now: number,
): Promise<Record<string, string>> {
  const date = new Date(now).toUTCString();
  return { Date: date, "Leasehold-Freshness": await signer.signFreshness(caller, nonce, date, body) };
}
