/** The public keys that verify access tokens, of all companies: those that sign, will sign, or have just signed. */
import { createPublicKey, type JsonWebKey } from "node:crypto";
import { TOKEN_SECONDS } from "../../domain/oauth-client.ts";
import { listKeysOfPurpose } from "../../storage/signing-keys.ts";
import type { ServiceContext } from "../context.ts";

export async function tokenKeys(context: ServiceContext): Promise<readonly JsonWebKey[]> {
  const lastSigned = context.clock.now() - TOKEN_SECONDS * 1000;
  const keys = await listKeysOfPurpose(context.database.read, "token", lastSigned);
  return keys.map(({ id, public_key }) => ({
    ...createPublicKey(public_key).export({ format: "jwk" }),
    kid: String(id),
    alg: "EdDSA",
    use: "sig",
  }));
}
