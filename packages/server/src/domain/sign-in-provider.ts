/** How the people of a customer account sign in: what is stored of their OpenID Connect provider, with its defaults. */
import * as z from "zod";

const responseType = z.enum(["code", "token"]);
/** `code`: the provider gives a code, which the server exchanges. `token`: it gives the application a token at once. */
export type ResponseType = z.infer<typeof responseType>;

const stored = z.object({
  issuer: z.string(),
  client_id: z.string(),
  response_types: z.array(responseType).default(["code"]),
  scopes: z.array(z.string()).default(["openid", "email"]),
  /** The first is the default. */
  redirect_uris: z.array(z.string()).default([]),
  create_users: z.boolean().default(false),
});

export interface SignInProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly responseTypes: readonly ResponseType[];
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly createsUsers: boolean;
}

export function readSignInProvider(json: string): SignInProvider {
  const provider = stored.parse(JSON.parse(json));
  return {
    issuer: provider.issuer,
    clientId: provider.client_id,
    responseTypes: provider.response_types,
    // Without this scope a provider signs nobody in.
    scopes: [...new Set(["openid", ...provider.scopes])],
    redirectUris: provider.redirect_uris,
    createsUsers: provider.create_users,
  };
}
