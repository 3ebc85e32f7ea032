/** The keys that sign for a company, each opened once and kept. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { LRUCache } from "lru-cache";
import { findSigningKey, type SigningPurpose } from "../../storage/signing-keys.ts";
import type { SigningKeyTable } from "../../storage/tables/keys.ts";
import type { ServiceContext } from "../context.ts";

export interface SigningKey {
  readonly id: number;
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly publicKey: string;
}

/** The company as of one revision of it: a caller, as a rule. */
export interface RevisedCompany {
  readonly companyId: number;
  readonly companyRevision: number;
}

const OPENED_MAX = 1_000;

export class SigningKeys {
  readonly #context: ServiceContext;
  readonly #opened = new LRUCache<number, SigningKey>({ max: OPENED_MAX });
  readonly #ofCompany = new WeakMap<RevisedCompany, Map<SigningPurpose, Promise<SigningKey>>>();

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** The key that signs. One caller keeps its keys, so that all signatures of one answer are by the same key. */
  keyOf(company: RevisedCompany, purpose: SigningPurpose): Promise<SigningKey> {
    const keys = this.#ofCompany.get(company) ?? new Map<SigningPurpose, Promise<SigningKey>>();
    this.#ofCompany.set(company, keys);
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const key = this.#find(company, purpose);
    keys.set(purpose, key);
    key.catch(() => keys.delete(purpose));
    return key;
  }

  async #find({ companyId }: RevisedCompany, purpose: SigningPurpose): Promise<SigningKey> {
    const row = await findSigningKey(this.#context.database.read, companyId, purpose);
    if (row === undefined) throw new Error(`Company ${companyId} has no key for the purpose ${purpose}.`);
    const key = this.#opened.get(row.id) ?? this.#open(row);
    this.#opened.set(row.id, key);
    return key;
  }

  #open(row: SigningKeyTable): SigningKey {
    const pem = this.#context.secrets.open(row.sealed_private_key, `signing_key:${row.id}:private_key`);
    return { id: row.id, publicKey: row.public_key, privateKey: createPrivateKey(pem) };
  }
}
