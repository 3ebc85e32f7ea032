/** Takes a provider's token for what it says only where the provider has signed it, lately, for this very client. */
import { isMeantFor, type ProviderPerson, personOf } from "../../domain/provider-claims.ts";
import type { ServiceContext } from "../context.ts";
import type { PublishedProvider } from "../identity-providers/published-provider.ts";
import { readToken, type TokenFault } from "../identity-providers/read-token.ts";
import type { AccountProvider } from "./account-provider.ts";
import { isNonceOf } from "./nonce.ts";
import { tokenRefused } from "./token-refused.ts";

/** A token can be used more than once, so it is taken for no longer than this, whatever end the provider gives it. */
const AGE_SECONDS_MAX = 60 * 60;

const faultTexts: Readonly<Record<TokenFault, string>> = {
  expired: "The token has expired. Sign in again.",
  unsigned: "The token is not one that the identity provider has signed for this sign-in. Sign in again.",
  "of nobody": "The token does not say whom it is about. Pass on the ID token.",
};

export async function verifyToken(
  context: ServiceContext,
  account: AccountProvider,
  provider: PublishedProvider,
  token: string,
): Promise<ProviderPerson> {
  const read = await readToken(context, provider, token, { ageSecondsMax: AGE_SECONDS_MAX });
  if (typeof read === "string") throw tokenRefused(faultTexts[read]);
  const { iat, nonce } = read.claims;
  if (!isMeantFor(account.clientId, read.claims)) {
    throw tokenRefused("The token was issued to another application. Sign in with the address that sso_url gives.");
  }
  if (nonce !== undefined && !isNonceOf(context.secrets, account.accountId, nonce, iat)) {
    throw tokenRefused("The token belongs to a sign-in that this server did not begin. Ask sso_url for a new address.");
  }
  return personOf(read.claims, read.claims);
}
