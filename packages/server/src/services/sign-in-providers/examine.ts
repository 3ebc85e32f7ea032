/** Asks the company's provider what it publishes of itself, and says in plain words what stands in the way of a sign-in. */
import * as z from "zod";
import { OutgoingFailed } from "../../runtime/outgoing.ts";
import type { OperatorProviderTable } from "../../storage/tables/sign-in-providers.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { requireOperatorProvider } from "./stored.ts";

export interface Examination {
  readonly is_usable: boolean;
  /** Each says what is wrong and what to do about it. */
  readonly faults: readonly string[];
}

export async function examineOperatorProvider(
  context: ServiceContext,
  administrator: Administrator,
  publicUrl: string | undefined,
): Promise<Examination> {
  const provider = await requireOperatorProvider(context.database.read, administrator);
  const ofOurs = [
    ...(publicUrl === undefined ? [NO_PUBLIC_URL] : []),
    ...(provider.is_enabled ? [] : ["The provider is switched off. Set is_enabled to true."]),
  ];
  const faults = [...ofOurs, ...(await faultsOfPublished(context, provider))];
  return { is_usable: faults.length === 0, faults };
}

export const NO_PUBLIC_URL =
  "Nobody can be sent back here from a provider: the address of this server is not known. Set LEASEHOLD_PUBLIC_URL.";

const texts = z.array(z.string()).optional().catch(undefined);

/** Read loosely: what is missing is told, and does not keep the rest from being looked at. */
const published = z.looseObject({
  issuer: z.unknown(),
  authorization_endpoint: z.unknown(),
  token_endpoint: z.unknown(),
  jwks_uri: z.unknown(),
  response_types_supported: texts,
  code_challenge_methods_supported: texts,
  scopes_supported: texts,
  token_endpoint_auth_methods_supported: texts,
});
type Published = z.output<typeof published>;

async function faultsOfPublished(context: ServiceContext, provider: OperatorProviderTable): Promise<readonly string[]> {
  const address = `${provider.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const read = await fetchJson(context, address, published);
  if (typeof read === "string") {
    return [`${read} The document is looked for under the issuer's address, at ${address}: check issuer.`];
  }
  const missing = (["authorization_endpoint", "token_endpoint", "jwks_uri"] as const).filter(
    (name) => !isUrl(read[name]),
  );
  return [
    ...(isSameIssuer(read.issuer, provider.issuer)
      ? []
      : [
          `The document calls its provider ${quoted(read.issuer)}. Set issuer to exactly that, if it is the right one.`,
        ]),
    ...missing.map((name) => `The document names no ${name}. This is no OpenID Connect provider that can be used.`),
    ...faultsOfClaims(read, provider),
    ...(isUrl(read.jwks_uri) ? await faultsOfKeys(context, read.jwks_uri) : []),
  ];
}

/** What a document leaves out, the provider may well do; what it lists without ours, it says that it does not. */
function faultsOfClaims(read: Published, { sealed_client_secret: secret }: OperatorProviderTable): readonly string[] {
  const lacks = (list: readonly string[] | undefined, ...wanted: readonly string[]) =>
    list !== undefined && !wanted.some((one) => list.includes(one));
  const { token_endpoint_auth_methods_supported: methods } = read;
  return [
    ...(lacks(read.response_types_supported, "code")
      ? ["The provider does not allow the authorization code flow."]
      : []),
    ...(lacks(read.code_challenge_methods_supported, "S256") ? ["The provider does not take PKCE with S256."] : []),
    ...(lacks(read.scopes_supported, "email")
      ? ["The provider does not know the scope email, so nobody is known."]
      : []),
    ...(secret !== null && lacks(methods, "client_secret_basic", "client_secret_post")
      ? ["The provider takes no client secret. Register a client that is known by a secret, or by none."]
      : []),
    ...(secret === null && lacks(methods, "none") ? ["The provider asks for a client secret. Set client_secret."] : []),
  ];
}

async function faultsOfKeys(context: ServiceContext, address: string): Promise<readonly string[]> {
  const keys = await fetchJson(context, address, z.looseObject({ keys: z.array(z.unknown()).min(1) }));
  return typeof keys === "string" ? [`${keys} Its keys are published at ${address}.`] : [];
}

/** The document, or what is wrong. */
async function fetchJson<Schema extends z.ZodType>(
  { outgoing }: ServiceContext,
  address: string,
  schema: Schema,
): Promise<z.output<Schema> | string> {
  try {
    const response = await outgoing(address, { headers: { accept: "application/json" } });
    if (response.status !== 200) return `The provider answers with status ${response.status}.`;
    const read = schema.safeParse(await response.json());
    return read.success ? read.data : "The provider answers with something else than what was asked for.";
  } catch (error) {
    if (error instanceof OutgoingFailed) return `The provider cannot be reached: ${error.message}`;
    return "The provider answers with something that is no JSON.";
  }
}

function isUrl(value: unknown): value is string {
  return typeof value === "string" && /^https?:/.test(URL.parse(value)?.protocol ?? "");
}

function isSameIssuer(told: unknown, ours: string): boolean {
  return isUrl(told) && new URL(told).href === new URL(ours).href;
}

const QUOTED_CHARACTERS_MAX = 200;

function quoted(told: unknown): string {
  return typeof told === "string" ? JSON.stringify(told.slice(0, QUOTED_CHARACTERS_MAX)) : "nothing";
}
