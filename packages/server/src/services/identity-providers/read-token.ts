/** Takes a provider's token for what it says only where the provider has signed it, lately. Whom it is for is asked next. */
import { errors, jwtVerify } from "jose";
import { type TokenClaims, tokenClaims } from "../../domain/provider-claims.ts";
import type { ServiceContext } from "../context.ts";
import { ProviderUnusable } from "./provider-unusable.ts";
import type { PublishedProvider } from "./published-provider.ts";

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

/** How far the provider's clock may be from ours. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** `unsigned`: not signed by this provider, or not of its making, or older than is taken. */
export type TokenFault = "expired" | "unsigned" | "of nobody";

export interface ReadToken {
  readonly claims: TokenClaims;
  /** How it was signed. */
  readonly algorithm: string;
}

export async function readToken(
  context: ServiceContext,
  { document, keyOf }: PublishedProvider,
  token: string,
  { ageSecondsMax }: { readonly ageSecondsMax: number },
): Promise<ReadToken | TokenFault> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
      algorithms: [...ALGORITHMS],
      issuer: document.issuer,
      requiredClaims: ["sub", "exp", "iat", "aud"],
      maxTokenAge: ageSecondsMax,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(context.clock.now()),
    });
    const claims = tokenClaims.safeParse(payload);
    return claims.success ? { claims: claims.data, algorithm: protectedHeader.alg } : "of nobody";
  } catch (error) {
    // The provider's keys could not be read; whatever else is thrown here is the token's fault.
    if (error instanceof ProviderUnusable) throw error;
    return error instanceof errors.JWTExpired ? "expired" : "unsigned";
  }
}
