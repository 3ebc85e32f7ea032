/** Plays an OAuth client: gets a secret from the operator, and tokens for it over the wire. */
import { commandLine } from "../src/services/administrators/administrator.ts";
import { createOauthClient, type IssuedSecret, type NewOauthClient } from "../src/services/oauth-clients/create.ts";
import { allOauthClients } from "../src/services/oauth-clients/list.ts";
import { rotateSecret } from "../src/services/oauth-clients/rotate.ts";
import { type Answer, requestRaw } from "./license-client.ts";
import type { TestServer } from "./license-server.ts";

export type ClientSecret = Pick<IssuedSecret, "clientId" | "clientSecret">;

export function makeClient(server: TestServer, wanted: NewOauthClient): Promise<IssuedSecret> {
  return createOauthClient(server.context, commandLine(server.company.company_id), { calls: null, ...wanted });
}

/** Sends a form to the token endpoint. */
export function postForm(
  url: string,
  members: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const form = { "content-type": "application/x-www-form-urlencoded", ...headers };
  return requestRaw(url, "POST", form, new URLSearchParams(members).toString());
}

export function requestToken(server: TestServer, { clientId, clientSecret }: ClientSecret): Promise<Answer> {
  const credentials = { client_id: clientId, client_secret: clientSecret };
  return postForm(`${server.url}/oauth/token`, { grant_type: "client_credentials", ...credentials });
}

/** The token that a secret is given; an error where it is refused. */
export async function tokenFor(server: TestServer, secret: ClientSecret): Promise<string> {
  const { status, text, json } = await requestToken(server, secret);
  if (status !== 200) throw new Error(`The token endpoint refused: ${text}`);
  return String((json as { access_token: string }).access_token);
}

/** A token that covers all of the company, for which client is no matter. */
export async function grantToken(server: TestServer): Promise<string> {
  return tokenFor(server, await anySecret(server));
}

async function anySecret(server: TestServer): Promise<ClientSecret> {
  const companyId = server.company.company_id;
  const clients = await allOauthClients(server.context, companyId);
  const known = clients.find(({ scope }) => scope === "company");
  return known === undefined
    ? makeClient(server, { scope: { kind: "company", name: "" } })
    : rotateSecret(server.context, commandLine(companyId), known.client_id, { graceHours: 1 });
}
