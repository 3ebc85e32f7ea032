/** The tokens of a person who signed in with a customer account's provider, for the code that came back. */
import { Problem } from "../../errors/problem.ts";
import type { ServiceContext } from "../context.ts";
import {
  type ExchangeFault,
  exchangeCode,
  type GivenCode,
  type GrantedTokens,
} from "../identity-providers/exchange-code.ts";
import type { ProviderDocument } from "../identity-providers/published-provider.ts";
import type { AccountProvider } from "./account-provider.ts";
import { tokenRefused } from "./token-refused.ts";

export async function accountTokens(
  context: ServiceContext,
  account: AccountProvider,
  document: ProviderDocument,
  given: GivenCode,
): Promise<GrantedTokens> {
  const tokens = await exchangeCode(context, account, document, given);
  if (typeof tokens === "string") throw refusalOf(tokens);
  return tokens;
}

function refusalOf(fault: ExchangeFault): Problem {
  switch (fault) {
    case "client":
      return new Problem(
        "sso_customer_account_url_error",
        "The identity provider does not accept the client id or secret set up for this account. Ask the vendor.",
      );
    case "code":
      return tokenRefused(
        "The identity provider does not accept the code. A code works once, for a short time: sign in again.",
      );
    case "no ID token":
      return tokenRefused("The identity provider answers without an ID token. Ask the vendor.");
  }
}
