/** Secrets at rest: sealed with AES-256-GCM under the installation's secret key, bound to the row they belong to. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/** What a sealed value belongs to, e.g. `api_key:17:shared_key`. A value moved to another row does not open there. */
export type SealedFor = `${string}:${number}:${string}`;

export interface Secrets {
  seal(text: string, belongsTo: SealedFor): string;
  /** Throws where the value was sealed with another key or for another row. */
  open(sealed: string, belongsTo: SealedFor): string;
  /** Whether the value was sealed with this key. */
  isOurs(sealed: string): boolean;
  /** How every value sealed with this key begins. */
  readonly mark: string;
  /** Tells keys apart without telling anything of them. */
  readonly keyId: string;
}

export class SealedWithAnotherKey extends Error {
  override readonly name = "SealedWithAnotherKey";

  constructor(belongsTo: SealedFor) {
    super(
      `The value of ${belongsTo} is sealed with another secret key. If the key has been changed, start this process again with the new one.`,
    );
  }
}

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const SECRET_KEY_CHARACTERS_MIN = 32;

/** Makes the text of a new secret key: 256 random bits as base64. */
export function newSecretKey(): string {
  return randomBytes(32).toString("base64");
}

/** `secretKey` is the text of the setting, at least 32 characters of randomness. */
export function secretsUnder(secretKey: string): Secrets {
  const key = Buffer.from(hkdfSync("sha256", secretKey, "", "leasehold sealing", 32));
  const keyId = createHash("sha256").update("leasehold key id\n").update(key).digest("base64url").slice(0, 8);
  const mark = `${VERSION}.${keyId}.`;
  return {
    mark,
    keyId,
    seal(text, belongsTo) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(belongsTo));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${mark}${sealed.toString("base64url")}`;
    },
    open(sealed, belongsTo) {
      const [version, id, text] = sealed.split(".");
      if (version !== VERSION || id !== keyId || text === undefined) {
        throw new SealedWithAnotherKey(belongsTo);
      }
      const bytes = Buffer.from(text, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(belongsTo));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    },
    isOurs: (sealed) => sealed.startsWith(mark),
  };
}
