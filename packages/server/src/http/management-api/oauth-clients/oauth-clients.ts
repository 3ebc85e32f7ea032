/** `…/{id}/client/`: the OAuth client of a license, customer, customer account or company. */
import * as z from "zod";
import { licenseApiCalls } from "../../../domain/call-names.ts";
import { freeText } from "../../../domain/catalog/members.ts";
import { present } from "../../../domain/present.ts";
import { createOauthClient } from "../../../services/oauth-clients/create.ts";
import { removeClientOfObject } from "../../../services/oauth-clients/delete.ts";
import { clientOfObject } from "../../../services/oauth-clients/of-object.ts";
import type { ScopeObject } from "../../../services/oauth-clients/scope-object.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { describeOauthClient, oauthClientAnswer } from "./client-answer.ts";

interface ClientOwner {
  readonly kind: ScopeObject["kind"];
  /** In names of endpoints. */
  readonly name: string;
  /** In sentences. */
  readonly words: string;
  readonly path: string;
  readonly entity: "licenses" | "customers" | "settings";
  readonly source: "documented" | "proposed";
}

const owners: readonly ClientOwner[] = [
  {
    kind: "license",
    name: "license",
    words: "a license",
    path: "/licenses/:id/client",
    entity: "licenses",
    source: "documented",
  },
  {
    kind: "customer",
    name: "customer",
    words: "a customer",
    path: "/customers/:id/client",
    entity: "customers",
    source: "documented",
  },
  {
    kind: "customeraccount",
    name: "customer_account",
    words: "a customer account",
    path: "/customer-accounts/:id/client",
    entity: "customers",
    source: "proposed",
  },
  {
    kind: "company",
    name: "company",
    words: "the company",
    path: "/companies/:id/client",
    entity: "settings",
    source: "proposed",
  },
];

const SECRET_DAYS_MAX = 3660;

/** Nothing need be said; all of it is an addition. */
const newClient = z.object({
  description: freeText.exactOptional().meta({ description: "A note for you." }),
  secret_days: z
    .int()
    .min(1)
    .max(SECRET_DAYS_MAX)
    .nullable()
    .exactOptional()
    .meta({ description: "For how many days the secret is taken; null or left out for ever." }),
  calls: z
    .array(z.enum(licenseApiCalls))
    .nullable()
    .exactOptional()
    .meta({ description: "The calls that it may make; null for all, left out for those that an application needs." }),
});

export const oauthClientEndpoints: readonly ManagementEndpoint[] = owners.flatMap(endpointsOf);

function endpointsOf({ kind, name, words, path, entity, source }: ClientOwner): ManagementEndpoint[] {
  const resource = { chapter: "OAuth clients", path, source } as const;
  return [
    managementEndpoint({
      ...resource,
      name: `retrieve_client_of_${name}`,
      summary: `Tells of the OAuth client of ${words}.`,
      method: "GET",
      permission: `${entity}_read`,
      answers: { kind: "json", status: 200, schema: oauthClientAnswer },
      handle: async ({ context, administrator, id }) =>
        describeOauthClient(await clientOfObject(context, administrator, { kind, id }), {
          showsSecret: administrator.permissions.has(`${entity}_write`),
        }),
    }),
    managementEndpoint({
      ...resource,
      name: `create_client_of_${name}`,
      summary: `Makes an OAuth client for ${words}; there is one at most.`,
      method: "POST",
      permission: `${entity}_write`,
      body: newClient,
      answers: { kind: "json", status: 201, schema: oauthClientAnswer },
      refusals: ["oauth_client_exists"],
      handle: async ({ context, administrator, id, body }) => {
        const { description: label, secret_days: secretDays, calls } = body;
        const scope = { kind, id };
        await createOauthClient(context, administrator, { scope, ...present({ label, secretDays, calls }) });
        return describeOauthClient(await clientOfObject(context, administrator, scope), { showsSecret: true });
      },
    }),
    managementEndpoint({
      ...resource,
      name: `delete_client_of_${name}`,
      summary: `Deletes the OAuth client of ${words}: its secret and its tokens are refused from the next call on.`,
      method: "DELETE",
      permission: `${entity}_write`,
      answers: { kind: "none" },
      handle: ({ context, administrator, id }) => removeClientOfObject(context, administrator, { kind, id }),
    }),
  ];
}
