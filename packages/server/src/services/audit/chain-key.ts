/** The keys that sign the heads of the record of changes. */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Queries } from "../../storage/dialect.ts";
import { findSigningKey, findSigningKeyById, listSigningKeys } from "../../storage/signing-keys.ts";
import type { SigningKeyTable } from "../../storage/tables/keys.ts";
import type { ServiceContext } from "../context.ts";

export interface ChainKey {
  readonly id: number;
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly publicKey: string;
}

/** The key that signs the company's next head; undefined where there is none, or where it is not the installation's. */
export async function chainKeyThatSigns(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
): Promise<ChainKey | undefined> {
  const row = await findSigningKey(queries, companyId, "audit");
  return row && opened(context, companyId, row);
}

/** The key that a head names, whether it signs still or not. */
export async function chainKeyById(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  id: number,
): Promise<ChainKey | undefined> {
  const row = await findSigningKeyById(queries, id);
  return row && opened(context, companyId, row);
}

export async function hasChainKey(queries: Queries, companyId: number): Promise<boolean> {
  return (await listSigningKeys(queries, companyId)).some(({ purpose }) => purpose === "audit");
}

/**
 * Only what opens under the secret key is trusted, and the public half that belongs to it: whoever can write to the
 * database alone can put a public key of his own there.
 */
function opened({ secrets }: ServiceContext, companyId: number, row: SigningKeyTable): ChainKey | undefined {
  if (row.company_id !== companyId || row.purpose !== "audit") return undefined;
  try {
    const privateKey = createPrivateKey(secrets.open(row.sealed_private_key, `signing_key:${row.id}:private_key`));
    const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
    return publicKey === row.public_key ? { id: row.id, privateKey, publicKey } : undefined;
  } catch {
    return undefined;
  }
}
