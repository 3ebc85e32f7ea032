/** The key that signs a company's answers, opened once and kept. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { findSigningKey } from "../../storage/companies.ts";
import type { SigningKeyTable } from "../../storage/schema.ts";
import type { ServiceContext } from "../context.ts";

export interface SigningKey {
  readonly id: number;
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly publicKey: string;
}

export class SigningKeys {
  readonly #context: ServiceContext;
  readonly #keys = new Map<string, { revision: number; key: SigningKey }>();

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** The key of the company as of this revision of it. */
  async keyOf(
    company: { readonly companyId: number; readonly companyRevision: number },
    purpose: SigningKeyTable["purpose"],
  ): Promise<SigningKey> {
    const name = `${company.companyId} ${purpose}`;
    const known = this.#keys.get(name);
    if (known !== undefined && known.revision >= company.companyRevision) return known.key;
    const row = await findSigningKey(this.#context.database.read, company.companyId, purpose);
    if (row === undefined) throw new Error(`Company ${company.companyId} has no key for the purpose ${purpose}.`);
    const key =
      known?.key.id === row.id
        ? known.key
        : {
            id: row.id,
            publicKey: row.public_key,
            privateKey: createPrivateKey(
              this.#context.secrets.open(row.sealed_private_key, `signing_key:${row.id}:private_key`),
            ),
          };
    this.#keys.set(name, { revision: company.companyRevision, key });
    return key;
  }
}
