/** Exchanges an authorization code for the tokens of the person who signed in. */
import * as oauth from "oauth4webapi";
import * as z from "zod";
import { Problem } from "../../errors/problem.ts";
import type { ServiceContext } from "../context.ts";
import type { AccountProvider } from "./account-provider.ts";
import { askProvider, type ProviderDocument, requestOptions } from "./provider-document.ts";
import { tokenRefused } from "./token-refused.ts";

const grant = z.object({ id_token: z.string(), access_token: z.string().optional() });
const failure = z.object({ error: z.string() });

export interface GrantedTokens {
  readonly idToken: string;
  /** Lets the server ask the provider for what the ID token leaves out. */
  readonly accessToken: string | null;
}

export async function exchangeCode(
  context: ServiceContext,
  account: AccountProvider,
  document: ProviderDocument,
  code: string,
  redirectUri: string,
): Promise<GrantedTokens> {
  const { status, body } = await askProvider(async () => {
    const response = await oauth.genericTokenEndpointRequest(
      document,
      { client_id: account.clientId },
      clientAuthentication(account, document),
      "authorization_code",
      { code, redirect_uri: redirectUri },
      requestOptions(context.outgoing),
    );
    if (response.status >= 500 || response.status === 429) throw new Error(`It answers with ${response.status}.`);
    return { status: response.status, body: await jsonOf(response) };
  });
  const granted = grant.safeParse(body);
  if (status === 200 && granted.success) {
    return { idToken: granted.data.id_token, accessToken: granted.data.access_token ?? null };
  }
  if (status === 200) throw tokenRefused("The identity provider answers without an ID token. Ask the vendor.");
  throw refusalOf(failure.safeParse(body).data?.error);
}

function clientAuthentication({ clientSecret }: AccountProvider, document: ProviderDocument): oauth.ClientAuth {
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

function refusalOf(error: string | undefined): Problem {
  if (error === "invalid_client" || error === "unauthorized_client") {
    return new Problem(
      "sso_customer_account_url_error",
      "The identity provider does not accept the client id or secret set up for this account. Ask the vendor.",
    );
  }
  return tokenRefused(
    "The identity provider does not accept the code. A code works once, for a short time: sign in again.",
  );
}
