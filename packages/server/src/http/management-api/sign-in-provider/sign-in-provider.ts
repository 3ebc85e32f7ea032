/** `/sign-in-provider/`: the identity provider through which the company's operators can sign in. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { httpUrl } from "../../../domain/catalog/customer-account.ts";
import { flag, freeText, identifier } from "../../../domain/catalog/members.ts";
import { beginAddress, redirectUri } from "../../../services/provider-sign-in/begin.ts";
import { removeOperatorProvider, updateOperatorProvider } from "../../../services/sign-in-providers/change.ts";
import { examineOperatorProvider } from "../../../services/sign-in-providers/examine.ts";
import { readDomains, requireOperatorProvider } from "../../../services/sign-in-providers/stored.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const signInProviderAnswer = z.object({
  issuer: z.string(),
  client_id: z.string(),
  has_client_secret: z.boolean(),
  name: z.string(),
  email_domains: z.array(z.string()),
  first_sign_in_role: z.string().nullable(),
  is_enabled: z.boolean(),
  sign_in_url: z.string().nullable(),
  redirect_uri: z.string().nullable(),
  company: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** As it stands behind the `@` of addresses, in the form in which these are compared. */
const emailDomain = z
  .string()
  .transform((text) => text.trim().normalize("NFC").toLowerCase().replace(/^@/, ""))
  .refine((text) => /^[^\s@|.]+(\.[^\s@|.]+)+$/.test(text), "must be a domain such as plum.example");

const DOMAINS_MAX = 100;

const signInProviderBody = z.object({
  issuer: httpUrl.exactOptional(),
  client_id: identifier.exactOptional(),
  client_secret: identifier.nullable().exactOptional(),
  name: freeText.exactOptional(),
  email_domains: z.array(emailDomain).max(DOMAINS_MAX).exactOptional(),
  first_sign_in_role: identifier.nullable().exactOptional(),
  is_enabled: flag.exactOptional(),
});

type Provider = Awaited<ReturnType<typeof requireOperatorProvider>>;

function describeProvider(provider: Provider, publicUrl: string | undefined): z.input<typeof signInProviderAnswer> {
  const { company_id: company, issuer, client_id, name, first_sign_in_role, is_enabled } = provider;
  return {
    issuer,
    client_id,
    has_client_secret: provider.sealed_client_secret !== null,
    name,
    email_domains: readDomains(provider),
    first_sign_in_role,
    is_enabled,
    sign_in_url: publicUrl === undefined ? null : beginAddress(publicUrl, company),
    redirect_uri: publicUrl === undefined ? null : redirectUri(publicUrl),
    company,
    created_at: isoInstant(provider.created_at),
    updated_at: isoInstant(provider.updated_at),
  };
}

const resource = { chapter: "Operators", source: "own", path: "/sign-in-provider" } as const;
const one = { kind: "json", status: 200, schema: signInProviderAnswer } as const;

export const signInProviderEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "retrieve_sign_in_provider",
    summary: "Tells of the identity provider through which the company's operators can sign in.",
    method: "GET",
    permission: "operators_read",
    answers: one,
    handle: async ({ context, administrator, publicUrl }) =>
      describeProvider(await requireOperatorProvider(context.database.read, administrator), publicUrl),
  }),
  managementEndpoint({
    ...resource,
    name: "update_sign_in_provider",
    summary: "Sets up or changes the provider. Whoever does so must hold every permission: it can name an owner.",
    method: "PATCH",
    permission: "operators_write",
    body: signInProviderBody,
    answers: one,
    handle: async ({ context, administrator, body, publicUrl }) =>
      describeProvider(await updateOperatorProvider(context, administrator, body), publicUrl),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_sign_in_provider",
    summary:
      "Takes the provider away, and ends the sessions that it has opened. It takes every permission, as setting it up does.",
    method: "DELETE",
    permission: "operators_write",
    answers: { kind: "none" },
    handle: ({ context, administrator }) => removeOperatorProvider(context, administrator),
  }),
  managementEndpoint({
    ...resource,
    name: "test_sign_in_provider",
    summary:
      "Asks the provider what it publishes of itself, and says in plain words what stands in the way of a sign-in.",
    method: "POST",
    path: "/sign-in-provider/test",
    permission: "operators_write",
    answers: {
      kind: "json",
      status: 200,
      schema: z.object({ is_usable: z.boolean(), faults: z.array(z.string()) }),
    },
    handle: ({ context, administrator, publicUrl }) => examineOperatorProvider(context, administrator, publicUrl),
  }),
];
