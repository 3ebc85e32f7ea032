/** Exchanges an authorization code for the tokens of the person who signed in. */
import * as oauth from "oauth4webapi";
import * as z from "zod";
import type { ServiceContext } from "../context.ts";
import { askProvider } from "./provider-unusable.ts";
import { type ProviderDocument, requestOptions } from "./published-provider.ts";

const grant = z.object({ id_token: z.string(), access_token: z.string().optional() });
const failure = z.object({ error: z.string() });

/** Who we are at the provider. */
export interface ProviderClient {
  readonly clientId: string;
  readonly clientSecret: string | null;
}

export interface GivenCode {
  readonly code: string;
  readonly redirectUri: string;
  /** What the code was asked for with, where a challenge was sent (PKCE). */
  readonly verifier?: string;
}

export interface GrantedTokens {
  readonly idToken: string;
  /** Lets the server ask the provider for what the ID token leaves out. */
  readonly accessToken: string | null;
}

/** What the provider does not accept, or leaves out. */
export type ExchangeFault = "client" | "code" | "no ID token";

export async function exchangeCode(
  context: ServiceContext,
  client: ProviderClient,
  document: ProviderDocument,
  { code, redirectUri, verifier }: GivenCode,
): Promise<GrantedTokens | ExchangeFault> {
  const { status, body } = await askProvider(async () => {
    const response = await oauth.genericTokenEndpointRequest(
      document,
      { client_id: client.clientId },
      clientAuthentication(client, document),
      "authorization_code",
      { code, redirect_uri: redirectUri, ...(verifier !== undefined && { code_verifier: verifier }) },
      requestOptions(context.outgoing),
    );
    if (response.status >= 500 || response.status === 429) throw new Error(`It answers with ${response.status}.`);
    return { status: response.status, body: await jsonOf(response) };
  });
  if (status !== 200) return faultOf(failure.safeParse(body).data?.error);
  const granted = grant.safeParse(body);
  if (!granted.success) return "no ID token";
  return { idToken: granted.data.id_token, accessToken: granted.data.access_token ?? null };
}

function clientAuthentication({ clientSecret }: ProviderClient, document: ProviderDocument): oauth.ClientAuth {
  if (clientSecret === null) return oauth.None();
  const methods = document.token_endpoint_auth_methods_supported;
  const isPostOnly = methods.includes("client_secret_post") && !methods.includes("client_secret_basic");
  return isPostOnly ? oauth.ClientSecretPost(clientSecret) : oauth.ClientSecretBasic(clientSecret);
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function faultOf(error: string | undefined): ExchangeFault {
  return error === "invalid_client" || error === "unauthorized_client" ? "client" : "code";
}
