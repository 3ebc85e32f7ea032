/** The two signatures of an answer: over a license's identity in the body, and over the whole body in a header. */
import { type KeyObject, sign, verify } from "node:crypto";

/** What the body's `license_signature` stands for. */
export interface LicenseIdentity {
  /** As the request sent it. */
  readonly hardwareId: string;
  /** The license key as the request sent it, or `signedUsername` of its username. */
  readonly id: string;
  /** The answer's `validity_period` as full ISO text, or null when the license has none. */
  readonly validityPeriod: string | null;
}

/** The part of a username that is signed: what follows the first `|` names a customer account. */
export function signedUsername(username: string): string {
  return username.split("|", 1)[0] ?? "";
}

/** The text under `license_signature`: all lower-case, the instant's `T` and `Z` included. */
export function licenseSigningString(identity: LicenseIdentity): string {
  return `${identity.hardwareId}#${identity.id}#${identity.validityPeriod ?? ""}`.toLowerCase();
}

/**
 * Base64 RSASSA-PKCS1-v1_5 signature with SHA-256, made in the thread pool so that the event loop stays free. The
 * scheme is deterministic: the same bytes always give the same signature.
 */
export function signBytes(privateKey: KeyObject, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    sign("sha256", bytes, privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(signature.toString("base64"));
    });
  });
}

/** Whether `signature` (base64) was made over `bytes` by the owner of `publicKey` (a key, or PEM text). */
export function verifyBytes(publicKey: KeyObject | string, bytes: Uint8Array, signature: string): boolean {
  return verify("sha256", bytes, publicKey, Buffer.from(signature, "base64"));
}
