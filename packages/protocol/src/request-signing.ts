/** How a client proves that it knows the shared key: an HMAC over a fixed word and the request's own Date header. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** The text that an API call signs: the fixed word, then the Date header exactly as it is sent. */
export function requestSigningString(date: string): string {
  return `licenseSpring\ndate: ${date}`;
}

/** Base64 HMAC-SHA256 of the request's signing string, keyed with the shared key's text as it is. */
export function signRequest(sharedKey: string, date: string): string {
  return createHmac("sha256", sharedKey).update(requestSigningString(date)).digest("base64");
}

/** Whether `signature` is the one that `sharedKey` makes for `date`; takes the same time wherever the two differ. */
export function verifyRequest(sharedKey: string, date: string, signature: string): boolean {
  const expected = Buffer.from(signRequest(sharedKey, date));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The Authorization header of a call signed with an API key and its shared key. */
export function authorizationHeader(apiKey: string, sharedKey: string, date: string): string {
  return `algorithm="hmac-sha256",headers="date",signature="${signRequest(sharedKey, date)}",apikey="${apiKey}"`;
}
