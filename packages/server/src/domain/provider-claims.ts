/** What a provider's token, once its signature has been verified, says of a person, and whether it is meant for us. */
import * as z from "zod";
import { identifierFault, normalizedEmail, textFault } from "./text.ts";

/** Some providers write their booleans as text. */
const isTrue = z.union([z.literal(true), z.literal("true")]);

/** What a provider says of a person, in a token or when it is asked. */
export const personClaims = z.looseObject({
  email: z.string().optional(),
  email_verified: z.unknown().optional(),
  given_name: z.string().optional().catch(undefined),
  family_name: z.string().optional().catch(undefined),
});
export type PersonClaims = z.output<typeof personClaims>;

export const tokenClaims = personClaims.extend({
  iss: z.string(),
  sub: z.string().refine((text) => text !== "" && identifierFault(text) === null),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  iat: z.number(),
  nonce: z.string().optional(),
});
export type TokenClaims = z.output<typeof tokenClaims>;

/** Who signs in. */
export interface ProviderPerson {
  readonly issuer: string;
  readonly subject: string;
  /** Null where the provider names none, or has not verified it. */
  readonly verifiedEmail: string | null;
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * A token that names whom it was issued to belongs to that client alone; one that names no client has to be for us and
 * for nobody else.
 */
export function isMeantFor(clientId: string, { aud, azp }: Pick<TokenClaims, "aud" | "azp">): boolean {
  if (azp !== undefined) return azp === clientId;
  const audiences = typeof aud === "string" ? [aud] : aud;
  return audiences.length === 1 && audiences[0] === clientId;
}

/** The same of an ID token, which always names the client among those that it is for. */
export function isIssuedTo(clientId: string, { aud, azp }: Pick<TokenClaims, "aud" | "azp">): boolean {
  const audiences = typeof aud === "string" ? [aud] : aud;
  return audiences.includes(clientId) && isMeantFor(clientId, { aud, azp });
}

/**
 * What turns into other text where addresses are normalized: the rest behind a bar is left out, and the Kelvin sign
 * becomes a plain k. An address with it proves nothing of the one that it would be taken for.
 */
const BECOMES_ANOTHER = /[|\u212a]/;

export function personOf({ iss, sub }: Pick<TokenClaims, "iss" | "sub">, claims: PersonClaims): ProviderPerson {
  const email = normalizedEmail(claims.email ?? "");
  const isUsable =
    !BECOMES_ANOTHER.test(claims.email ?? "") && /^[^\s@]+@[^\s@]+$/.test(email) && identifierFault(email) === null;
  return {
    issuer: iss,
    subject: sub,
    verifiedEmail: isUsable && isTrue.safeParse(claims.email_verified).success ? email : null,
    firstName: nameOf(claims.given_name),
    lastName: nameOf(claims.family_name),
  };
}

const NAME_CHARACTERS_MAX = 200;

function nameOf(claim: string | undefined): string {
  return claim === undefined || claim.length > NAME_CHARACTERS_MAX || textFault(claim) !== null ? "" : claim;
}
