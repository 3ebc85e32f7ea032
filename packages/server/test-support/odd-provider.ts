/** Something that publishes itself as an identity provider, and answers as a test wants. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type JWTPayload, SignJWT } from "jose";

export interface OddProvider {
  readonly issuer: string;
  /** The paths that were asked for. */
  readonly paths: string[];
  /** What is published; a test may change it. */
  readonly document: Record<string, unknown>;
  /** What the token endpoint answers. */
  tokens: Record<string, unknown>;
  /** Answers in place of what is said above, by path. */
  readonly instead: Map<string, (response: ServerResponse) => void>;
  /** Signed with the published key, unless another is given. */
  sign(claims: JWTPayload, key?: KeyObject): Promise<string>;
  stop(): Promise<void>;
}

export const DISCOVERY_PATH = "/.well-known/openid-configuration";

export async function startOddProvider(): Promise<OddProvider> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "only", use: "sig", alg: "ES256" };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const document: Record<string, unknown> = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
  };
  const provider: OddProvider = {
    issuer,
    document,
    paths: [],
    tokens: {},
    instead: new Map(),
    sign: (claims, key = privateKey) => new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "only" }).sign(key),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on("request", (request, response) => {
    const { pathname } = new URL(request.url ?? "", issuer);
    provider.paths.push(pathname);
    const instead = provider.instead.get(pathname);
    if (instead !== undefined) return instead(response);
    const bodies: Readonly<Record<string, unknown>> = {
      [DISCOVERY_PATH]: document,
      "/keys": { keys: [jwk] },
      "/token": provider.tokens,
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(bodies[pathname] ?? {}));
  });
  return provider;
}
