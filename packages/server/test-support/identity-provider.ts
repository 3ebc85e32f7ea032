/** A real OpenID Connect provider on this machine, and a person with a browser who signs in there. */
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";

export interface Person {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly given_name?: string;
  readonly family_name?: string;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** Who can sign in, by the name given there; the same name is the subject of the tokens. */
  readonly people: Map<string, Person>;
  /** The paths that were asked for, each as often as it was. */
  readonly paths: readonly string[];
  /** Opens the address in a browser, signs in and consents; gives what the application is sent back with. */
  signIn(url: string, name: string): Promise<Returned>;
  stop(): Promise<void>;
}

export interface Returned {
  readonly redirectUri: string;
  readonly values: URLSearchParams;
}

export const CLIENT = { client_id: "leasehold: the desktop", client_secret: "a secret of client & provider+" };
export const OTHER_CLIENT = { client_id: "another application", client_secret: "a secret of that application" };
export const REDIRECT_URIS = ["https://app.test.example/signed-in", "https://app.test.example/other way?from=sso"];

/** Where operators are sent back to. */
export const OPERATORS_URL = "https://licenses.test.example";

export interface ProviderOptions {
  /** Whether e-mail addresses are left out of ID tokens that come with an access token, as the standard has it. */
  readonly isThin?: boolean;
  readonly port?: number;
}

export async function startIdentityProvider({
  isThin = false,
  port = 0,
}: ProviderOptions = {}): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Person>();
  const provider = new Provider(issuer, configuration(people, isThin));
  const paths: string[] = [];
  const answer = provider.callback();
  server.on("request", (request, response) => {
    paths.push(new URL(request.url ?? "", issuer).pathname);
    answer(request, response);
  });
  return {
    issuer,
    people,
    paths,
    signIn: (url, name) => new Browser().signIn(url, name),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function configuration(people: ReadonlyMap<string, Person>, isThin: boolean): Configuration {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    clients: [CLIENT, OTHER_CLIENT].map((client) => ({
      ...client,
      redirect_uris: [...REDIRECT_URIS, `${OPERATORS_URL}/sign-in/provider/callback`],
      response_types: ["code", "id_token"],
      grant_types: ["authorization_code", "implicit"],
    })),
    responseTypes: ["code", "id_token"],
    conformIdTokenClaims: isThin,
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["given_name", "family_name"] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    jwks: {
      keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", kid: `key of ${new Date().toISOString()}` }],
    },
    cookies: { keys: ["signs the cookies of a provider of tests"] },
    pkce: { required: () => false },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    features: { devInteractions: { enabled: true }, introspection: { enabled: true } },
  };
}

const STEPS_MAX = 20;

/** Follows redirects with cookies and fills in the provider's two forms, up to the application's own address. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async signIn(start: string, name: string): Promise<Returned> {
    let url = new URL(start);
    let form: URLSearchParams | null = null;
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const response = await this.#open(url, form);
      form = null;
      const location = response.headers.get("location");
      if (location !== null) {
        url = new URL(location, url);
        if (url.hostname !== "127.0.0.1") return returnedTo(url);
        continue;
      }
      const page = await response.text();
      const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (action === undefined || prompt === undefined) throw new Error(`${url} shows: ${page}`);
      url = new URL(action, url);
      form = new URLSearchParams({ prompt, login: name, password: "any" });
    }
    throw new Error("The sign-in does not end.");
  }

  async #open(url: URL, form: URLSearchParams | null): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, {
      method: form === null ? "GET" : "POST",
      headers: { cookie },
      redirect: "manual",
      ...(form && { body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

function returnedTo(url: URL): Returned {
  const values = new URLSearchParams(url.hash === "" ? url.search : url.hash.slice(1));
  for (const name of ["code", "iss", "state"]) url.searchParams.delete(name);
  url.hash = "";
  return { redirectUri: url.href, values };
}
