/** Begins a sign-in through a company's provider: for one browser, good once and for ten minutes. */
import { hash } from "node:crypto";
import * as oauth from "oauth4webapi";
import { newToken } from "../../runtime/random.ts";
import { insertPendingSignIn } from "../../storage/sign-in-providers.ts";
import type { ServiceContext } from "../context.ts";
import { ProviderUnusable } from "../identity-providers/provider-unusable.ts";
import { publishedProvider } from "../identity-providers/published-provider.ts";
import { NO_PUBLIC_URL } from "../sign-in-providers/examine.ts";
import { findUsableProvider } from "../sign-in-providers/stored.ts";
import { ProviderSignInRefused } from "./refused.ts";

export const PENDING_MINUTES = 10;

/** Below the address that browsers reach the server at. */
export const CALLBACK_PATH = "/sign-in/provider/callback";

export interface BegunSignIn {
  /** Where the person signs in. */
  readonly url: string;
  /** What the browser proves with that it was the one to begin. */
  readonly browserToken: string;
}

export async function beginProviderSignIn(
  context: ServiceContext,
  companyId: number,
  publicUrl: string | undefined,
): Promise<BegunSignIn> {
  const { database, clock, secrets, newId } = context;
  if (publicUrl === undefined) throw new ProviderSignInRefused("no address", companyId, NO_PUBLIC_URL);
  const provider = await findUsableProvider(context, database.read, companyId);
  if (provider === null) throw new ProviderSignInRefused("no provider", companyId, "There is none, or it is off.");
  const { issuer, clientId } = provider;
  const { document } = await orUnusable(companyId, () => publishedProvider(context, issuer));
  const [state, nonce, browserToken] = [newToken(), newToken(), newToken()];
  const verifier = oauth.generateRandomCodeVerifier();
  const id = newId();
  await database.write((queries) =>
    insertPendingSignIn(queries, {
      id,
      company_id: companyId,
      state_digest: digestOf(state),
      browser_digest: digestOf(browserToken),
      issuer,
      client_id: clientId,
      nonce,
      sealed_verifier: secrets.seal(verifier, verifierBelongsTo(id)),
      expires_at: clock.now() + PENDING_MINUTES * 60_000,
      used_at: null,
    }),
  );
  const url = new URL(document.authorization_endpoint);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri(publicUrl),
    scope: "openid email profile",
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, browserToken };
}

/** Where a browser goes to sign in. */
export function beginAddress(publicUrl: string, companyId: number): string {
  return `${publicUrl}/sign-in/provider/${companyId}`;
}

export function redirectUri(publicUrl: string): string {
  return `${publicUrl}${CALLBACK_PATH}`;
}

/** The form in which states and browsers' tokens are kept: 256 random bits need no slow hash. */
export function digestOf(token: string): string {
  return hash("sha256", token, "base64url");
}

export function verifierBelongsTo(id: number) {
  return `pending_sign_in:${id}:verifier` as const;
}

export async function orUnusable<Value>(companyId: number, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProviderUnusable) throw new ProviderSignInRefused("unusable", companyId, error.message);
    throw error;
  }
}
