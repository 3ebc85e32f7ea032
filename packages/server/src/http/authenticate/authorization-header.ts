/** Reads the Date and Authorization headers of a License API call, up to the point where keys are looked up. */
import { Problem } from "../../errors/problem.ts";
import type { SignedCall } from "../../services/api-keys/authenticate.ts";
import type { Credential } from "../../services/credentials/authenticate.ts";

/** How far the Date header may be from the server's time, in both directions. */
const DATE_TOLERANCE_MILLISECONDS = 15 * 60 * 1000;
const PARAMETER = /\s*([A-Za-z][A-Za-z0-9_-]*)\s*=\s*(?:"([^"]*)"|([^",\s]*))\s*(?:,|$)/y;
const BEARER = /^bearer(?: +|$)/i;
const TOKEN = /^[\w.~+/-]+=*$/;

/** The credential as the headers tell it; throws the first refusal that applies. */
export function readCredential(
  headers: { readonly date?: string | undefined; readonly authorization?: string | undefined },
  now: number,
): Credential {
  const { date, authorization } = headers;
  if (!date || !authorization) throw new Problem("missing_headers");
  if (!BEARER.test(authorization)) return { kind: "api-key", call: readSignedCall(date, authorization, now) };
  refuseOtherTime(date, now);
  const token = authorization.replace(BEARER, "").trim();
  if (!TOKEN.test(token)) throw new Problem("oauth_token_malformed");
  return { kind: "bearer", token };
}

function readSignedCall(date: string, authorization: string, now: number): SignedCall {
  const parameters = readParameters(authorization);
  const signedHeaders = parameters.get("headers");
  if (signedHeaders && !signedHeaders.toLowerCase().split(/\s+/).includes("date")) {
    throw new Problem("authorization_invalid_headers", 'headers must name the date header: headers="date".');
  }
  const algorithm = parameters.get("algorithm");
  const signature = parameters.get("signature");
  const apiKey = parameters.get("apikey");
  if (!algorithm || !signedHeaders || !signature || !apiKey) throw new Problem("authorization_missing_params");
  if (algorithm.toLowerCase() !== "hmac-sha256") throw new Problem("hmac_required");
  refuseOtherTime(date, now);
  return { apiKey, date, signature };
}

function refuseOtherTime(date: string, now: number): void {
  const sentAt = Date.parse(date);
  if (!(Math.abs(now - sentAt) <= DATE_TOLERANCE_MILLISECONDS)) throw new Problem("date_header_diff");
}

/** `name=value` pairs in any order, separated by commas; values quoted or bare, names in any case. */
function readParameters(authorization: string): Map<string, string> {
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < authorization.length) {
    const match = PARAMETER.exec(authorization);
    const name = match?.[1]?.toLowerCase();
    if (match === null || name === undefined || parameters.has(name))
      throw new Problem("authorization_invalid_headers");
    parameters.set(name, match[2] ?? match[3] ?? "");
  }
  return parameters;
}
