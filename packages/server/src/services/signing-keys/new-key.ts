/** Makes a key pair and stores it with its private half sealed. */
import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Queries } from "../../storage/dialect.ts";
import { insertSigningKey } from "../../storage/signing-keys.ts";
import type { SigningKeyTable } from "../../storage/tables/keys.ts";
import type { ServiceContext } from "../context.ts";

export interface SigningPair extends Pick<SigningKeyTable, "purpose" | "algorithm"> {
  /** PEM, as the private one. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Made before a transaction is opened: an RSA key takes a while. */
export async function newSigningPair(
  purpose: SigningPair["purpose"],
  algorithm: SigningPair["algorithm"],
): Promise<SigningPair> {
  const { publicKey, privateKey } = await pairOf(algorithm);
  return {
    purpose,
    algorithm,
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function pairOf(algorithm: SigningPair["algorithm"]): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  switch (algorithm) {
    case "ed25519":
      return promisify(generateKeyPair)("ed25519");
    case "ecdsa-p256":
      return promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
    case "rsa-2048":
    case "rsa-3072":
    case "rsa-4096":
      return promisify(generateKeyPair)("rsa", { modulusLength: Number(algorithm.slice("rsa-".length)) });
  }
}

/** Stores the pair: signing from now on, or only introduced. Returns its id. */
export async function insertSigningPair(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  pair: SigningPair,
  state: "active" | "introduced",
): Promise<number> {
  const id = context.newId();
  const now = context.clock.now();
  await insertSigningKey(queries, {
    id,
    company_id: companyId,
    purpose: pair.purpose,
    algorithm: pair.algorithm,
    public_key: pair.publicKey,
    sealed_private_key: context.secrets.seal(pair.privateKey, `signing_key:${id}:private_key`),
    activated_at: state === "active" ? now : null,
    retired_at: null,
    created_at: now,
  });
  return id;
}
