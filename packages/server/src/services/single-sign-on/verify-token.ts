/** Takes a provider's token for what it says only where the provider has signed it, lately, for this very client. */
import { errors, jwtVerify } from "jose";
import { isMeantFor, type ProviderPerson, personOf, tokenClaims } from "../../domain/provider-claims.ts";
import { Problem } from "../../errors/problem.ts";
import type { ServiceContext } from "../context.ts";
import type { AccountProvider } from "./account-provider.ts";
import { CLOCK_TOLERANCE_SECONDS, isNonceOf } from "./nonce.ts";
import type { PublishedProvider } from "./provider-document.ts";
import { tokenRefused } from "./token-refused.ts";

/** Signatures that only the holder of a private key can make: never `none`, never one made with a shared secret. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

/** A token can be used more than once, so it is taken for no longer than this, whatever end the provider gives it. */
const AGE_SECONDS_MAX = 60 * 60;

export async function verifyToken(
  context: ServiceContext,
  account: AccountProvider,
  provider: PublishedProvider,
  token: string,
): Promise<ProviderPerson> {
  const claims = tokenClaims.safeParse(await verifiedPayload(context, provider, token));
  if (!claims.success) throw tokenRefused("The token does not say whom it is about. Pass on the ID token.");
  const { iat, nonce } = claims.data;
  if (!isMeantFor(account.clientId, claims.data)) {
    throw tokenRefused("The token was issued to another application. Sign in with the address that sso_url gives.");
  }
  if (nonce !== undefined && !isNonceOf(context.secrets, account.accountId, nonce, iat)) {
    throw tokenRefused("The token belongs to a sign-in that this server did not begin. Ask sso_url for a new address.");
  }
  return personOf(claims.data, claims.data);
}

async function verifiedPayload(context: ServiceContext, { document, keyOf }: PublishedProvider, token: string) {
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [...ALGORITHMS],
      issuer: document.issuer,
      requiredClaims: ["sub", "exp", "iat", "aud"],
      maxTokenAge: AGE_SECONDS_MAX,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(context.clock.now()),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw tokenRefused("The token has expired. Sign in again.");
    // The provider's keys could not be read; whatever else is thrown here is the token's fault.
    if (error instanceof Problem) throw error;
    throw tokenRefused("The token is not one that the identity provider has signed for this sign-in. Sign in again.");
  }
}
