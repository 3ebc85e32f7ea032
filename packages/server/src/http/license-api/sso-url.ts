/** GET sso_url: where a person signs in with the identity provider of a customer account. */
import * as z from "zod";
import { signInUrl } from "../../services/single-sign-on/sign-in-url.ts";
import { endpoint } from "../endpoint.ts";
import { describeSignInUrl, ssoUrlAnswer } from "./answers/sso-url-answer.ts";
import { description, identifier } from "./parameters.ts";

export const ssoUrlEndpoint = endpoint({
  call: "sso_url",
  summary: "Gives the address at which a person signs in with the identity provider of a customer account.",
  method: "GET",
  writes: false,
  identification: "none",
  parameters: {
    product: identifier,
    customer_account_code: identifier.describe("The code of the customer account whose identity provider is asked."),
    response_type: z
      .enum(["code", "token"], { error: "must be code or token" })
      .describe("code for an authorization code, token for an ID token at once; code where it is left out.")
      .optional(),
    redirect_uri: description
      .describe("Where the provider sends the person back to: one of the account's addresses, by default the first.")
      .optional(),
    bundle_code: identifier.optional(),
  },
  answers: { kind: "json", schema: ssoUrlAnswer },
  refusals: ["unknown_product", "sso_customer_account_url_error"],
  async handle({ context, caller, values }) {
    const signIn = await signInUrl(context, caller, {
      product: values.product,
      bundleCode: values.bundle_code ?? null,
      customerAccountCode: values.customer_account_code,
      responseType: values.response_type ?? null,
      redirectUri: values.redirect_uri ?? null,
    });
    return { kind: "json", value: ssoUrlAnswer.parse(describeSignInUrl(signIn)) };
  },
});
