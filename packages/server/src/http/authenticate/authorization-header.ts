/** Reads the Date and Authorization headers of a License API call, up to the point where keys are looked up. */
import { Problem } from "../../errors/problem.ts";
import type { SignedCall } from "../../services/api-keys/authenticate.ts";

/** How far the Date header may be from the server's time, in both directions. */
const DATE_TOLERANCE_MILLISECONDS = 15 * 60 * 1000;
const PARAMETER = /\s*([A-Za-z][A-Za-z0-9_-]*)\s*=\s*(?:"([^"]*)"|([^",\s]*))\s*(?:,|$)/y;

/** The signed call as its headers tell it; throws the first refusal that applies. */
export function readSignedCall(
  headers: { readonly date?: string | undefined; readonly authorization?: string | undefined },
  now: number,
): SignedCall {
  const { date, authorization } = headers;
  if (!date || !authorization) throw new Problem("missing_headers");
  if (/^bearer(\s|$)/i.test(authorization)) throw new Problem("oauth_token_malformed");
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
  const sentAt = Date.parse(date);
  if (!(Math.abs(now - sentAt) <= DATE_TOLERANCE_MILLISECONDS)) throw new Problem("date_header_diff");
  return { apiKey, date, signature };
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
