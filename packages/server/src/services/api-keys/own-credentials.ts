/** What an installation needs to call itself: a key of the company's, its shared key, and the key that proves answers. */
import { CommandRefused } from "../../errors/problem.ts";
import { listApiKeys } from "../../storage/api-keys.ts";
import { findSigningKey } from "../../storage/signing-keys.ts";
import type { ServiceContext } from "../context.ts";

export interface OwnCredentials {
  readonly apiKey: string;
  readonly sharedKey: string;
  /** PEM. */
  readonly publicKey: string;
}

/** With `apiKey` that key, else the oldest that is not revoked. */
export async function ownCredentials(
  context: ServiceContext,
  companyId: number,
  apiKey?: string,
): Promise<OwnCredentials> {
  const key = await ownApiKey(context, companyId, apiKey);
  const signingKey = await findSigningKey(context.database.read, companyId, "response");
  if (key === null || signingKey === undefined) {
    throw new CommandRefused("The company has no such API key. See its keys with: leasehold key list");
  }
  return { apiKey: key.name, sharedKey: key.secret, publicKey: signingKey.public_key };
}

/** The key with its shared key; null where there is none. */
export async function ownApiKey(
  context: ServiceContext,
  companyId: number,
  apiKey?: string,
): Promise<{ readonly name: string; readonly secret: string } | null> {
  const keys = await listApiKeys(context.database.read, companyId);
  const key = keys.find((candidate) =>
    apiKey === undefined ? candidate.revoked_at === null : candidate.api_key === apiKey,
  );
  if (key === undefined) return null;
  return { name: key.api_key, secret: context.secrets.open(key.sealed_shared_key, `api_key:${key.id}:shared_key`) };
}
