/** What an identity provider publishes of itself, its endpoints and its keys, remembered for a bounded time. */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { LRUCache } from "lru-cache";
import * as oauth from "oauth4webapi";
import * as z from "zod";
import type { Outgoing, OutgoingRequest } from "../../runtime/outgoing.ts";
import type { ServiceContext } from "../context.ts";
import { askProvider } from "./provider-unusable.ts";

const webUrl = z.url({ protocol: /^https?$/ });

const document = z.object({
  issuer: z.string(),
  authorization_endpoint: webUrl,
  token_endpoint: webUrl,
  jwks_uri: webUrl,
  end_session_endpoint: webUrl.exactOptional(),
  introspection_endpoint: webUrl.exactOptional(),
  userinfo_endpoint: webUrl.exactOptional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(["client_secret_basic"]),
  authorization_response_iss_parameter_supported: z.boolean().exactOptional(),
});
export type ProviderDocument = z.output<typeof document>;

export interface PublishedProvider {
  readonly document: ProviderDocument;
  /** The provider's key that a token names; published keys are read again where it is a new one. */
  readonly keyOf: JWTVerifyGetKey;
}

const REMEMBERED_MAX = 1000;
const REMEMBERED_MILLISECONDS = 10 * 60_000;
/** A token can name any key: unknown ones must not make us ask the provider each time. */
const KEYS_READ_AGAIN_AFTER_MILLISECONDS = 30_000;

const remembered = new WeakMap<Outgoing, LRUCache<string, Remembered>>();

interface Remembered {
  readonly since: number;
  readonly provider: Promise<PublishedProvider>;
}

/** Calls that need the same provider at the same time share one request. */
export function publishedProvider(context: ServiceContext, issuer: string): Promise<PublishedProvider> {
  const known = remembered.get(context.outgoing) ?? new LRUCache<string, Remembered>({ max: REMEMBERED_MAX });
  remembered.set(context.outgoing, known);
  const now = context.clock.now();
  const before = known.get(issuer);
  if (before !== undefined && isWithin(before.since, now, REMEMBERED_MILLISECONDS)) return before.provider;
  const entry = { since: now, provider: readProvider(context, issuer) };
  known.set(issuer, entry);
  entry.provider.catch(() => known.get(issuer) === entry && known.delete(issuer));
  return entry.provider;
}

/** A clock that was set back must not make what is remembered last longer. */
function isWithin(since: number, now: number, milliseconds: number): boolean {
  return now >= since && now < since + milliseconds;
}

/** Asks the provider itself, whatever is remembered of it. */
async function readProvider(context: ServiceContext, issuer: string): Promise<PublishedProvider> {
  const document = await readDocument(context.outgoing, issuer);
  let keys = await readKeys(context.outgoing, document.jwks_uri);
  let keysSince = context.clock.now();
  return {
    document,
    async keyOf(header, token) {
      try {
        return await keys(header, token);
      } catch (error) {
        const isSoon = isWithin(keysSince, context.clock.now(), KEYS_READ_AGAIN_AFTER_MILLISECONDS);
        if (!(error instanceof errors.JWKSNoMatchingKey) || isSoon) throw error;
        keysSince = context.clock.now();
        keys = await readKeys(context.outgoing, document.jwks_uri);
        return keys(header, token);
      }
    },
  };
}

async function readDocument(outgoing: Outgoing, issuer: string): Promise<ProviderDocument> {
  const url = new URL(issuer);
  const response = await askProvider(() => oauth.discoveryRequest(url, requestOptions(outgoing)));
  return askProvider(async () => document.parse(await oauth.processDiscoveryResponse(url, response)));
}

async function readKeys(outgoing: Outgoing, jwksUri: string): Promise<JWTVerifyGetKey> {
  return askProvider(async () => {
    const response = await outgoing(jwksUri, { headers: { accept: "application/json" } });
    if (response.status !== 200) throw new Error(`The provider's keys answer with status ${response.status}.`);
    return createLocalJWKSet((await response.json()) as JSONWebKeySet);
  });
}

type FetchedRequest = Required<Pick<OutgoingRequest, "method" | "headers" | "body">>;

/** `outgoing` itself decides where plain HTTP is allowed. */
export function requestOptions(outgoing: Outgoing) {
  return {
    [oauth.customFetch]: (url: string, { method, headers, body }: FetchedRequest) =>
      outgoing(url, { method, headers, body }),
    [oauth.allowInsecureRequests]: true,
  };
}
