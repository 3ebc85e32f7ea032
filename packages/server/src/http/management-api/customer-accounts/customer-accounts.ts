/** `/customer-accounts/`: what groups customers, owns orders and lets people sign in with a provider. */
import * as z from "zod";
import { customerAccount, signInProvider } from "../../../domain/catalog/customer-account.ts";
import { customerAccountFilters } from "../../../domain/customer-filters.ts";
import {
  createCustomerAccount,
  removeCustomerAccount,
  updateCustomerAccount,
} from "../../../services/customer-accounts/change.ts";
import { listCustomerAccounts, retrieveCustomerAccount } from "../../../services/customer-accounts/list.ts";
import { metadata, readMetadata } from "../../license-api/answers/license-parts.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const customerAccountAnswer = z.object({
  id: z.number(),
  customers_count: z.number(),
  code: z.string(),
  name: z.string(),
  description: z.string(),
  phone: z.string(),
  address: z.string(),
  email: z.string(),
  cognito_user_pool_id: z.string(),
  company: z.number(),
  reference: z.string(),
  metadata,
  sso: z
    .object({
      issuer: z.string(),
      client_id: z.string(),
      has_client_secret: z.boolean(),
      response_types: z.array(z.string()),
      scopes: z.array(z.string()),
      redirect_uris: z.array(z.string()),
      create_users: z.boolean(),
    })
    .nullable()
    .meta({ description: "The OpenID Connect provider of the account's people; its client secret is never told." }),
});

type Account = Awaited<ReturnType<typeof retrieveCustomerAccount>>;

function describeCustomerAccount(account: Account): z.input<typeof customerAccountAnswer> {
  const { provider } = account;
  return {
    ...account,
    cognito_user_pool_id: "",
    company: account.company_id,
    metadata: readMetadata(account.metadata_json),
    sso: provider && {
      issuer: provider.issuer,
      client_id: provider.clientId,
      has_client_secret: account.sealed_sso_client_secret !== null,
      response_types: [...provider.responseTypes],
      scopes: [...provider.scopes],
      redirect_uris: [...provider.redirectUris],
      create_users: provider.createsUsers,
    },
  };
}

const accountBody = z.object({
  ...customerAccount.shape,
  sso: z
    .object(signInProvider.shape)
    .nullable()
    .exactOptional()
    .meta({ description: "Members that are left out stay as they are; null takes the provider away." }),
});

const resource = { chapter: "Customers", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: customerAccountAnswer } as const;

export const customerAccountEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_customer_accounts",
    summary: "Lists customer accounts.",
    method: "GET",
    path: "/customer-accounts",
    permission: "customers_read",
    list: {
      filters: customerAccountFilters,
      orders: ["created_at", "updated_at", "name", "code"],
      hasMetadata: true,
    },
    answers: { ...one, schema: pageOf(customerAccountAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listCustomerAccounts(context, administrator, list), describeCustomerAccount),
  }),
  managementEndpoint({
    ...resource,
    name: "create_customer_account",
    summary: "Makes a customer account.",
    method: "POST",
    path: "/customer-accounts",
    permission: "customers_write",
    body: accountBody,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeCustomerAccount(await createCustomerAccount(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_customer_account",
    summary: "Tells of one customer account.",
    method: "GET",
    path: "/customer-accounts/:id",
    permission: "customers_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeCustomerAccount(await retrieveCustomerAccount(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_customer_account",
    summary: "Changes a customer account.",
    method: "PATCH",
    path: "/customer-accounts/:id",
    permission: "customers_write",
    body: z.object({ ...accountBody.shape, code: accountBody.shape.code.exactOptional() }),
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeCustomerAccount(await updateCustomerAccount(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_customer_account",
    summary: "Deletes a customer account that no customer, order, user group or consumption pool belongs to.",
    method: "DELETE",
    path: "/customer-accounts/:id",
    permission: "customers_write",
    answers: { kind: "none" },
    refusals: ["object_in_use"],
    handle: ({ context, administrator, id }) => removeCustomerAccount(context, administrator, id),
  }),
];
