/** A customer account, and how its people sign in with a provider of their own. */
import * as z from "zod";
import { flag, freeText, identifier, metadata } from "./members.ts";

export const httpUrl = freeText.refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: "must be an http or https URL",
});

/** An OpenID Connect provider. */
export const signInProvider = z.strictObject({
  issuer: httpUrl.exactOptional(),
  client_id: identifier.exactOptional(),
  client_secret: freeText.nullable().exactOptional(),
  /** The flows that the provider allows: `code`, and `token` for the implicit one. */
  response_types: z
    .array(z.enum(["code", "token"]))
    .min(1)
    .exactOptional(),
  scopes: z.array(identifier).exactOptional(),
  /** The exact addresses that a sign-in may return to. */
  redirect_uris: z.array(identifier).exactOptional(),
  /** Whether a person unknown so far becomes a license user at the first sign-in. */
  create_users: flag.exactOptional(),
});
export type SignInProviderEntry = z.output<typeof signInProvider>;

export const customerAccount = z.strictObject({
  code: identifier,
  name: freeText.exactOptional(),
  description: freeText.exactOptional(),
  phone: freeText.exactOptional(),
  address: freeText.exactOptional(),
  email: freeText.exactOptional(),
  reference: freeText.exactOptional(),
  metadata: metadata.exactOptional(),
  sso: signInProvider.nullable().exactOptional(),
});
export type CustomerAccountEntry = z.output<typeof customerAccount>;
