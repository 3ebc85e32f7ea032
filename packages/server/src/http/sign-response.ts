/** Signs answers with the company's key; the signature of bytes that were signed before is remembered. */
import { hash } from "node:crypto";
import { type LicenseIdentity, licenseSigningString, signBytes, signFreshness } from "@leasehold/protocol";
import { LRUCache } from "lru-cache";
import type { RevisedCompany, SigningKey, SigningKeys } from "../services/companies/signing-keys.ts";

const REMEMBERED_MAX = 50_000;

export class Signer {
  readonly #keys: SigningKeys;
  readonly #remembered = new LRUCache<string, Promise<string>>({ max: REMEMBERED_MAX });

  constructor(keys: SigningKeys) {
    this.#keys = keys;
  }

  /** For the LicenseSignature header. */
  async signBody(company: RevisedCompany, body: Buffer): Promise<string> {
    return this.#sign(await this.#keys.keyOf(company, "response"), body);
  }

  /** For the Leasehold-Freshness header: proves that this answer was made for this nonce, at this Date. */
  async signFreshness(company: RevisedCompany, nonce: string, date: string, body: Buffer): Promise<string> {
    const { privateKey } = await this.#keys.keyOf(company, "freshness");
    return signFreshness(privateKey, { nonce, date, body });
  }

  /** For the body's license_signature. */
  async signLicense(company: RevisedCompany, identity: LicenseIdentity): Promise<string> {
    return this.#sign(await this.#keys.keyOf(company, "response"), Buffer.from(licenseSigningString(identity)));
  }

  #sign(key: SigningKey, bytes: Buffer): Promise<string> {
    const name = `${key.id}/${hash("sha256", bytes, "base64")}`;
    const known = this.#remembered.get(name);
    if (known !== undefined) return known;
    const signature = signBytes(key.privateKey, bytes);
    this.#remembered.set(name, signature);
    signature.catch(() => this.#remembered.delete(name));
    return signature;
  }
}
