/** Which licenses a call may mean: those that the credential covers, and of them those that the identity reaches. */
import { type CredentialScope, withinAccount } from "../../domain/credential-scope.ts";
import type { Caller, Identity } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { requireAccountProvider } from "./account-provider.ts";

/** An identity provider speaks for its own customer account: whoever it signs in reaches that account's licenses. */
export async function licenseScope(
  context: ServiceContext,
  caller: Caller,
  identity: Identity,
): Promise<CredentialScope> {
  if (identity.kind !== "single-sign-on") return caller.scope;
  const { accountId } = await requireAccountProvider(context, caller, identity.customerAccountCode);
  return withinAccount(caller.scope, accountId);
}
