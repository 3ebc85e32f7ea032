/** Gives out access tokens and reads them: signed by the company of the client, for its own License API alone. */
import { createPublicKey } from "node:crypto";
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { TOKEN_SECONDS } from "../../domain/oauth-client.ts";
import { Problem } from "../../errors/problem.ts";
import type { OauthClientWithCompany } from "../../storage/oauth-clients.ts";
import { findSigningKeyById } from "../../storage/signing-keys.ts";
import type { SigningKeyTable } from "../../storage/tables/keys.ts";
import { CredentialRefused } from "../api-keys/authenticate.ts";
import type { SigningKeys } from "../companies/signing-keys.ts";
import type { ServiceContext } from "../context.ts";

export interface ReadToken {
  readonly companyId: number;
  readonly clientId: string;
  /** The client's own id, which a client that was made anew under the same name does not have. */
  readonly clientNumber: number;
  readonly expiresAt: number;
}

const ALGORITHM = "EdDSA";
/** Says what the token is for, so that nothing else that a key has signed passes for one. */
const TYPE = "at+jwt";
/** The issuer where no public URL is set: the same for every process, and never what a request says of itself. */
const ISSUER_WITHOUT_URL = "urn:leasehold";

export class AccessTokens {
  readonly #context: ServiceContext;
  readonly #keys: SigningKeys;
  readonly #issuer: string;

  constructor(context: ServiceContext, keys: SigningKeys, publicUrl: string | undefined) {
    this.#context = context;
    this.#keys = keys;
    this.#issuer = publicUrl ?? ISSUER_WITHOUT_URL;
  }

  async issue(client: OauthClientWithCompany): Promise<string> {
    const company = { companyId: client.company_id, companyRevision: client.revision };
    const key = await this.#keys.keyOf(company, "token");
    const issuedAt = Math.floor(this.#context.clock.now() / 1000);
    return new SignJWT({ client: client.id })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: String(key.id) })
      .setIssuer(this.#issuer)
      .setAudience(audienceOf(client.company_id))
      .setSubject(client.client_id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_SECONDS)
      .sign(key.privateKey);
  }

  /** Throws oauth_token_expired for a token of ours past its end, oauth_token_malformed for anything else. */
  async read(token: string): Promise<ReadToken> {
    const key = await this.#keyNamedIn(token);
    try {
      const { payload } = await jwtVerify(token, createPublicKey(key.public_key), {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: this.#issuer,
        audience: audienceOf(key.company_id),
        requiredClaims: ["iat", "exp"],
        currentDate: new Date(this.#context.clock.now()),
      });
      if (!verifiesTokens(key, this.#context.clock.now())) throw new TokenRefused();
      return readClaims(payload, key.company_id);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Problem("oauth_token_expired");
      if (error instanceof errors.JOSEError) throw new TokenRefused();
      throw error;
    }
  }

  async #keyNamedIn(token: string): Promise<SigningKeyTable> {
    const kid = keyId(token);
    const key = kid === null ? undefined : await findSigningKeyById(this.#context.database.read, kid);
    if (key?.purpose !== "token") throw new TokenRefused();
    return key;
  }
}

/** Counted as a guess, like a wrong key. */
export class TokenRefused extends CredentialRefused {
  constructor() {
    super("oauth_token_malformed");
  }
}

/** A key that signs no more is believed for as long as the last token that it can have signed. */
function verifiesTokens({ activated_at, retired_at }: SigningKeyTable, now: number): boolean {
  if (activated_at === null) return false;
  return retired_at === null || now < retired_at + TOKEN_SECONDS * 1000;
}

function keyId(token: string): number | null {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === "string" && /^[1-9]\d{0,15}$/.test(kid) ? Number(kid) : null;
  } catch {
    return null;
  }
}

function readClaims({ sub, client, iat, exp }: JWTPayload, companyId: number): ReadToken {
  const isOurs = typeof sub === "string" && typeof client === "number" && iat !== undefined && exp !== undefined;
  if (!isOurs || exp - iat > TOKEN_SECONDS) throw new TokenRefused();
  return { companyId, clientId: sub, clientNumber: client, expiresAt: exp * 1000 };
}

/** A token of one company is nothing to another of the same installation. */
function audienceOf(companyId: number): string {
  return `urn:leasehold:company:${companyId}`;
}
