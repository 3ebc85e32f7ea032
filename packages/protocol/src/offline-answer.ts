/** What proves the files that a device receives: one HMAC for its own credential, and the vendor's signatures. */
import { createHmac } from "node:crypto";

/** What an HMAC of offline activation stands for, each exactly as it is written beside it. */
export interface OfflineIdentity {
  /** In whichever form; it is signed as text. */
  readonly date: string;
  /** The license key, or the username in full. */
  readonly id: string;
  readonly hardwareId: string;
  /** The API key, or the OAuth client's id. */
  readonly credential: string;
}

/** The text under a flat request's signature and under every `offline_signature`. */
export function offlineSigningString({ date, id, hardwareId, credential }: OfflineIdentity): string {
  return `licenseSpring\ndate: ${date}\n${id}\n${hardwareId}\n${credential}`;
}

/** Base64 HMAC-SHA256; `secret` is the shared key of an API key, or the secret of an OAuth client. */
export function signOffline(secret: string, identity: OfflineIdentity): string {
  return createHmac("sha256", secret).update(offlineSigningString(identity)).digest("base64");
}

/** A license as a file carries it. */
type FileMembers = Readonly<Record<string, unknown>>;

/** The text under the `license_signature_v2` of an activation file: all but the two signatures. */
export function activationFileText(answer: FileMembers): string {
  const { license_signature: _, license_signature_v2: __, ...signed } = answer;
  return JSON.stringify(signed);
}

/** The text under the `license_signature_v2` of a refresh file: all but itself. */
export function refreshFileText(answer: FileMembers): string {
  const { license_signature_v2: _, ...signed } = answer;
  return JSON.stringify(signed);
}

/** The text under `bundle_signature_v2`: all licenses with the signatures that each of them carries. */
export function bundleFileText(licenses: readonly FileMembers[]): string {
  return JSON.stringify({ licenses });
}
