/** An OAuth client in the representation that management clients know; most of it never differs. */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { OpenedClient } from "../../../services/oauth-clients/of-object.ts";

/** What readers of such representations look for, and what is the same for every client here. */
function fixed<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ description: "The same for every client." });
}

export const oauthClientAnswer = z.object({
  id: z.string().meta({ description: "A UUID that stays the same for the same client." }),
  clientId: z.string().meta({ description: "What the client calls itself at the token endpoint." }),
  name: z.string().meta({ description: "The same as `clientId`." }),
  description: z.string().meta({ description: "The vendor's note." }),
  rootUrl: fixed(z.string()),
  adminUrl: fixed(z.string()),
  baseUrl: fixed(z.string()),
  surrogateAuthRequired: fixed(z.boolean()),
  enabled: fixed(z.boolean()),
  alwaysDisplayInConsole: fixed(z.boolean()),
  clientAuthenticatorType: fixed(z.string()),
  secret: z.string().meta({ description: "Asterisks for a management key that may only read." }),
  redirectUris: fixed(z.array(z.string())),
  webOrigins: fixed(z.array(z.string())),
  notBefore: fixed(z.number()),
  bearerOnly: fixed(z.boolean()),
  consentRequired: fixed(z.boolean()),
  standardFlowEnabled: fixed(z.boolean()),
  implicitFlowEnabled: fixed(z.boolean()),
  directAccessGrantsEnabled: fixed(z.boolean()),
  serviceAccountsEnabled: fixed(z.boolean()),
  authorizationServicesEnabled: fixed(z.boolean()),
  publicClient: fixed(z.boolean()),
  frontchannelLogout: fixed(z.boolean()),
  protocol: fixed(z.string()),
  attributes: z.record(z.string(), z.string()).meta({ description: "When the secret was made, in Unix seconds." }),
  authenticationFlowBindingOverrides: fixed(z.object({})),
  fullScopeAllowed: fixed(z.boolean()),
  nodeReRegistrationTimeout: fixed(z.number()),
  protocolMappers: fixed(z.array(z.object({}))),
  defaultClientScopes: fixed(z.array(z.string())),
  optionalClientScopes: fixed(z.array(z.string())),
});

const constant = {
  rootUrl: "",
  adminUrl: "",
  baseUrl: "",
  surrogateAuthRequired: false,
  enabled: true,
  alwaysDisplayInConsole: false,
  clientAuthenticatorType: "client-secret",
  redirectUris: [],
  webOrigins: [],
  notBefore: 0,
  bearerOnly: false,
  consentRequired: false,
  standardFlowEnabled: false,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: true,
  authorizationServicesEnabled: false,
  publicClient: false,
  frontchannelLogout: false,
  protocol: "openid-connect",
  authenticationFlowBindingOverrides: {},
  fullScopeAllowed: true,
  nodeReRegistrationTimeout: -1,
  protocolMappers: [],
  defaultClientScopes: ["profile", "email"],
  optionalClientScopes: [],
};

const HIDDEN = "**********";

/** Whoever has the secret may do what the client may, so it is shown to those alone who could make one. */
export function describeOauthClient(
  { client, secret }: OpenedClient,
  options: { readonly showsSecret: boolean },
): z.input<typeof oauthClientAnswer> {
  const { secret_expires_at: end, created_at } = client;
  return {
    ...constant,
    id: uuidOf(client.id),
    clientId: client.client_id,
    name: client.client_id,
    description: client.label,
    secret: options.showsSecret ? secret : HIDDEN,
    attributes: {
      "client.secret.creation.time": unixSeconds(created_at),
      ...(end !== null && { "client.secret.expiration.time": unixSeconds(end) }),
    },
  };
}

function unixSeconds(instant: number): string {
  return String(Math.floor(instant / 1000));
}

/** The same for the same client, in the form that its readers expect of an id. */
function uuidOf(id: number): string {
  const digest = createHash("sha256").update(`oauth client ${id}`).digest("hex");
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`];
  return [...parts, `${variant}${digest.slice(17, 20)}`, digest.slice(20, 32)].join("-");
}
