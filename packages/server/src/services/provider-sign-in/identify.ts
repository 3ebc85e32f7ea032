/** Whom the provider has signed in: the code is exchanged, and the ID token believed only as far as it proves itself. */
import { hash } from "node:crypto";
import * as oauth from "oauth4webapi";
import { isIssuedTo, type ProviderPerson, personOf } from "../../domain/provider-claims.ts";
import type { PendingSignInTable } from "../../storage/tables/sign-in-providers.ts";
import type { ServiceContext } from "../context.ts";
import { askUserinfo } from "../identity-providers/ask-userinfo.ts";
import { exchangeCode, type GrantedTokens } from "../identity-providers/exchange-code.ts";
import { type PublishedProvider, publishedProvider } from "../identity-providers/published-provider.ts";
import { readToken } from "../identity-providers/read-token.ts";
import type { OperatorProvider } from "../sign-in-providers/stored.ts";
import { redirectUri, verifierBelongsTo } from "./begin.ts";
import { ProviderSignInRefused } from "./refused.ts";

/** The token was made for this very exchange. */
const AGE_SECONDS_MAX = 5 * 60;

export interface Return {
  readonly pending: PendingSignInTable;
  /** What the provider has sent the browser back with. */
  readonly parameters: URLSearchParams;
  readonly state: string;
  readonly publicUrl: string;
}

export async function identifyPerson(
  context: ServiceContext,
  provider: OperatorProvider,
  returned: Return,
): Promise<ProviderPerson> {
  const { pending, publicUrl } = returned;
  const published = await publishedProvider(context, provider.issuer);
  const code = codeOf(provider, published, returned);
  const verifier = context.secrets.open(pending.sealed_verifier, verifierBelongsTo(pending.id));
  const given = { code, redirectUri: redirectUri(publicUrl), verifier };
  const tokens = await exchangeCode(context, provider, published.document, given);
  if (typeof tokens === "string") throw untrusted(provider, `The exchange of the code failed: ${tokens}.`);
  const person = await personOfToken(context, provider, published, { ...tokens, nonce: pending.nonce });
  if (person.verifiedEmail !== null || tokens.accessToken === null) return person;
  return askUserinfo(context, provider.clientId, published.document, person, tokens.accessToken);
}

/** Refuses the answer of another provider: whoever runs one could have the code of this one sent to him. */
function codeOf(provider: OperatorProvider, { document }: PublishedProvider, { parameters, state }: Return): string {
  const client = { client_id: provider.clientId };
  let codes: readonly string[] = [];
  try {
    codes = oauth.validateAuthResponse(document, client, parameters, state).getAll("code");
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) {
      throw new ProviderSignInRefused("cancelled", provider.companyId, `The provider answers: ${nameOf(error.error)}.`);
    }
    throw untrusted(provider, "The answer is not one of this provider's to this sign-in.");
  }
  const [code, ...furtherCodes] = codes;
  if (!code || furtherCodes.length > 0) throw untrusted(provider, "The answer does not hold one code.");
  return code;
}

/** An error of the standard's; whatever else stands there comes from whoever made the address. */
function nameOf(error: string): string {
  return /^[a-z_]{1,64}$/.test(error) ? error : "an error without a name";
}

async function personOfToken(
  context: ServiceContext,
  provider: OperatorProvider,
  published: PublishedProvider,
  { idToken, accessToken, nonce }: GrantedTokens & { readonly nonce: string },
): Promise<ProviderPerson> {
  const read = await readToken(context, published, idToken, { ageSecondsMax: AGE_SECONDS_MAX });
  if (typeof read === "string") throw untrusted(provider, `The ID token is ${read}.`);
  const { claims, algorithm } = read;
  if (!isIssuedTo(provider.clientId, claims)) throw untrusted(provider, "The ID token is for another client.");
  if (claims.nonce !== nonce) throw untrusted(provider, "The ID token is of another sign-in.");
  const isOfAccessToken = claims.at_hash === undefined || claims.at_hash === accessTokenHash(accessToken, algorithm);
  if (!isOfAccessToken) throw untrusted(provider, "The ID token belongs to another access token.");
  return personOf(claims, claims);
}

/** The left half of the digest that the signature's algorithm uses (OpenID Connect Core, 3.1.3.6). */
function accessTokenHash(accessToken: string | null, algorithm: string): string | null {
  if (accessToken === null) return null;
  const digest = hash(algorithm.startsWith("Ed") ? "sha512" : `sha${algorithm.slice(-3)}`, accessToken, "buffer");
  return digest.subarray(0, digest.length / 2).toString("base64url");
}

function untrusted({ companyId }: OperatorProvider, detail: string): ProviderSignInRefused {
  return new ProviderSignInRefused("untrusted", companyId, detail);
}
