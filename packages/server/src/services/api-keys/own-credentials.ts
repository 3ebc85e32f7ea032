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
  const { read } = context.database;
  const keys = await listApiKeys(read, companyId);
  const key = keys.find((candidate) =>
    apiKey === undefined ? candidate.revoked_at === null : candidate.api_key === apiKey,
  );
  const signingKey = await findSigningKey(read, companyId, "response");
  if (key === undefined || signingKey === undefined) {
    throw new CommandRefused("The company has no such API key. See its keys with: leasehold key list");
  }
  return {
    apiKey: key.api_key,
    sharedKey: context.secrets.open(key.sealed_shared_key, `api_key:${key.id}:shared_key`),
    publicKey: signingKey.public_key,
  };
}
