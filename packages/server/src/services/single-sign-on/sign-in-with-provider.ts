/** Signs a license user in by what the identity provider of a customer account has said. */
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Caller, SingleSignOnIdentity } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { askUserinfo } from "../identity-providers/ask-userinfo.ts";
import { publishedProvider } from "../identity-providers/published-provider.ts";
import type { UnknownUser } from "../license-users/verify-password.ts";
import { type AccountProvider, chosenRedirectUri, requireAccountProvider } from "./account-provider.ts";
import { accountTokens } from "./account-tokens.ts";
import { askAccountProvider } from "./ask-account-provider.ts";
import { bindUser, boundUser } from "./bind-user.ts";
import { tokenRefused } from "./token-refused.ts";
import { verifyToken } from "./verify-token.ts";

export async function signInWithProvider(
  context: ServiceContext,
  caller: Caller,
  { customerAccountCode, given, redirectUri }: SingleSignOnIdentity,
  refusal: UnknownUser,
): Promise<LicenseUserTable> {
  const account = await requireAccountProvider(context, caller, customerAccountCode);
  refuseOtherFlow(account, given.kind);
  const returnedTo = given.kind === "code" ? chosenRedirectUri(account, redirectUri) : "";
  return askAccountProvider(async () => {
    const provider = await publishedProvider(context, account.issuer);
    const { idToken, accessToken } =
      given.kind === "token"
        ? { idToken: given.value, accessToken: null }
        : await accountTokens(context, account, provider.document, { code: given.value, redirectUri: returnedTo });
    const person = await verifyToken(context, account, provider, idToken);
    const { companyId } = caller;
    const bound = await boundUser(context, { companyId, person });
    if (bound !== null) return bound;
    const isIncomplete = person.verifiedEmail === null && accessToken !== null;
    const known = isIncomplete
      ? await askUserinfo(context, account.clientId, provider.document, person, accessToken)
      : person;
    return bindUser(context, { companyId, account, person: known, refusal });
  });
}

function refuseOtherFlow({ responseTypes }: AccountProvider, given: "token" | "code"): void {
  if (responseTypes.includes(given)) return;
  throw tokenRefused(
    given === "token"
      ? "This customer account signs in by authorization code. Send code in place of id_token."
      : "This customer account signs in by the implicit grant. Send id_token in place of code.",
  );
}
