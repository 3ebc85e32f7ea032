/** Whose request file it is, and whether it may be carried out: its own credential counts beside that of whoever sends it. */
import { hash } from "node:crypto";
import { flatRequestWithin, type OfflineRequest, verifiedText } from "@leasehold/protocol";
import type { LicenseApiCall } from "../../domain/call-names.ts";
import { Problem } from "../../errors/problem.ts";
import { isOfflineRequestUsed } from "../../storage/offline-requests.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { CredentialRefused } from "../api-keys/authenticate.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { type CredentialSecrets, secretsOfApiKey, secretsOfClient } from "../credentials/find-secrets.ts";
import { findProductByCode } from "../products/find-product.ts";

export type OfflinePurpose = "activation" | "deactivation";

/** The name of the credential that a file was signed with: an API key, or the id of an OAuth client. */
export type FileCredential = { readonly apiKey: string } | { readonly clientId: string };

export interface SentFile {
  readonly file: OfflineRequest;
  readonly purpose: OfflinePurpose;
  /** The call that carries it out, as keys list calls. */
  readonly call: LicenseApiCall;
  readonly credential: FileCredential;
  /** The code of the product or bundle that it is about. */
  readonly product: string;
  /** Whether the file has been carried out by this very call and only its answer is wanted once more. */
  readonly isRepeated: boolean;
}

/** What proves an answer to the device: the credential's name, and the one of its secrets that the file was signed with. */
export interface ProvenCredential {
  readonly name: string;
  readonly secret: string;
}

export interface AuthorizedFile {
  readonly caller: Caller;
  readonly credential: ProvenCredential;
  /** One for each request that the file holds, the same for each form in which that can be sent. */
  readonly digests: readonly string[];
  readonly isRepeated: boolean;
  /** Who hands it in at the command line; null where an application does. */
  readonly administrator: Administrator | null;
}

export async function authorizeFile(context: ServiceContext, sender: Caller, sent: SentFile): Promise<AuthorizedFile> {
  const { file, purpose, product, isRepeated } = sent;
  refuseOldSchema(sender, file);
  const { caller, secrets } = await secretsOf(context, sender.companyId, sent.credential);
  const proven = secrets
    .map((secret) => ({ secret, text: verifiedText(file, secret) }))
    .find((tried): tried is { secret: string; text: string } => tried.text !== null);
  if (proven === undefined) throw new CredentialRefused("signature_mismatch", WRONG_SIGNATURE);
  await refuseByCredential(context, caller, sent);
  const digests = textsWithin(file, proven).map((text) => digestOf(text, purpose, product));
  if (!isRepeated && (await isOfflineRequestUsed(context.database.read, caller.companyId, digests))) {
    throw new Problem("offline_request_already_used");
  }
  const name = "apiKey" in sent.credential ? sent.credential.apiKey : sent.credential.clientId;
  return {
    caller: { ...caller, scope: narrowerScope(sender, caller) },
    credential: { name, secret: proven.secret },
    digests,
    isRepeated,
    administrator: sender.administrator ?? null,
  };
}

const WRONG_SIGNATURE =
  "The signature of the request file is not right. Send the file as the device wrote it, or make a new one there.";

function refuseOldSchema({ settings }: Caller, { schemaVersion }: OfflineRequest): void {
  if (schemaVersion < settings.minimum_offline_schema) throw new Problem("offline_schema_version_not_supported");
}

/** A credential of another company is as unknown here as one that does not exist. */
async function secretsOf(
  context: ServiceContext,
  companyId: number,
  credential: FileCredential,
): Promise<CredentialSecrets> {
  const found =
    "apiKey" in credential
      ? await secretsOfApiKey(context, companyId, credential.apiKey)
      : await secretsOfClient(context, companyId, credential.clientId);
  if (found === null) throw unknownCredential();
  return found;
}

function unknownCredential(): Problem {
  return new CredentialRefused(
    "invalid_api_key",
    "The credential in the request file is not known. Check the keys that the application was built with.",
  );
}

/** What the credential that signed the file may do, as if its holder had called. */
async function refuseByCredential(context: ServiceContext, caller: Caller, sent: SentFile): Promise<void> {
  if (caller.isReadOnly) throw new Problem("read_only_api_key");
  if (caller.productIds !== null) {
    const product = await findProductByCode(context, caller, sent.product);
    if (product !== undefined && !caller.productIds.has(product.id)) throw new Problem("api_key_product_not_allowed");
  }
  if (caller.calls !== null && !caller.calls.has(sent.call)) throw new Problem("api_key_call_not_allowed");
}

interface ProvenText {
  readonly schemaVersion: 1 | 2;
  readonly text: string;
}

/** Of the request itself, and of a flat one that could be taken out of it to do the same once more. */
function textsWithin(file: OfflineRequest, { secret, text }: { secret: string; text: string }): ProvenText[] {
  const { schemaVersion } = file;
  const flat = flatRequestWithin(file);
  const flatText = flat && verifiedText(flat, secret);
  return [{ schemaVersion, text }, ...(flatText === null ? [] : [{ schemaVersion: 1, text: flatText } as const])];
}

/** A flat request is signed without its purpose and its product, so they are part of what it is remembered by. */
function digestOf({ schemaVersion, text }: ProvenText, purpose: OfflinePurpose, product: string): string {
  const request = schemaVersion === 1 ? `${purpose}\n${product}\n${text}` : text;
  return hash("sha256", `${schemaVersion}\n${request}`, "base64");
}

/** A license must be covered by both; two narrow credentials that differ have no license in common for certain. */
function narrowerScope(sender: Caller, owner: Caller): Caller["scope"] {
  if (sender.scope.kind === "company") return owner.scope;
  if (owner.scope.kind === "company") return sender.scope;
  const isSame = sender.scope.kind === owner.scope.kind && sender.scope.id === owner.scope.id;
  if (!isSame) throw new Problem("license_not_found");
  return owner.scope;
}
