/** Plays the device without a connection: writes request files as clients do, and proves the files it is given back. */
import {
  activationFileText,
  bundleFileText,
  encodeOfflineFile,
  flatOfflineRequest,
  formatOfflineDate,
  licenseSigningString,
  refreshFileText,
  signedUsername,
  signOffline,
  verifyBytes,
  wrappedOfflineRequest,
} from "@leasehold/protocol";
import type { Credentials, Parameters } from "./license-client.ts";

export interface FileForm {
  readonly schema?: 1 | 2;
  /** How the client writes JSON: without spaces, with them, or with them and only in ASCII. */
  readonly json?: "compact" | "spaced" | "escaped";
  readonly signature?: "base64" | "hex";
  /** Changes what the file says after it was signed. */
  readonly tamper?: (json: string) => string;
}

const escaped = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const spaced = (value: object) =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, " ")
    .replace(/([{[]) | ([}\]])/g, "$1$2");

const forms = {
  compact: (value: object) => JSON.stringify(value),
  spaced,
  escaped: (value: object) => escaped(spaced(value)),
} as const;

type Named = Pick<Credentials, "api_key" | "shared_key">;

/** The text of a request file: `parameters` as a call has them, with what makes them a file. */
export function requestFile(
  purpose: "activation" | "deactivation",
  parameters: Parameters,
  { api_key, shared_key }: Named,
  now: number,
  { schema = 2, json = "compact", signature = "base64", tamper = (text) => text }: FileForm = {},
): string {
  const credential = "client_id" in parameters ? {} : { api_key };
  const members = { request: purpose, ...credential, date: formatOfflineDate(now), ...parameters };
  const flat = () => flatOfflineRequest(members, shared_key);
  const wrapped = () => wrappedOfflineRequest(forms[json]({ ...members, schema_version: 2 }), shared_key);
  const text = schema === 1 ? flat() : wrapped();
  const inHex = text.replace(
    /"signature":"([A-Za-z0-9+/]{43}=)"}$/,
    (_, base64: string) => `"signature":"${Buffer.from(base64, "base64").toString("hex")}"}`,
  );
  return encodeOfflineFile(tamper(signature === "hex" ? inHex : text));
}

type License = Readonly<Record<string, unknown>>;

/** The two proofs of every license in a file, made from what the file itself says; throws where one fails. */
function verifyLicense(license: License, { api_key, shared_key, public_key }: Credentials): void {
  const { date, hardware_id, license_key, username, validity_period } = license;
  const id = String(username ?? license_key);
  const validityPeriod = validity_period === null ? null : String(validity_period);
  const identity = licenseSigningString({ hardwareId: String(hardware_id), id: signedUsername(id), validityPeriod });
  if (!verifyBytes(public_key, Buffer.from(identity), String(license.license_signature))) {
    throw new Error(`license_signature fails: ${identity}`);
  }
  const named = { date: String(date), id, hardwareId: String(hardware_id), credential: api_key };
  if (signOffline(shared_key, named) !== license.offline_signature) throw new Error("offline_signature fails.");
}

export function verifyActivationFile(license: License, credentials: Credentials): void {
  verifyLicense(license, credentials);
  requireSigned(activationFileText(license), license.license_signature_v2, credentials);
}

export function verifyRefreshFile(license: License, credentials: Credentials): void {
  verifyLicense(license, credentials);
  requireSigned(refreshFileText(license), license.license_signature_v2, credentials);
}

export function verifyBundleFile(file: License, credentials: Credentials): readonly License[] {
  const licenses = file.licenses as readonly License[];
  for (const license of licenses) verifyLicense(license, credentials);
  requireSigned(bundleFileText(licenses), file.bundle_signature_v2, credentials);
  return licenses;
}

function requireSigned(text: string, signature: unknown, { public_key }: Credentials): void {
  if (!verifyBytes(public_key, Buffer.from(text), String(signature)))
    throw new Error(`A file's signature fails: ${text}`);
}
