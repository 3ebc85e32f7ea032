/** The identity provider of a customer account, as the vendor has set it up. */
import { withinAccount } from "../../domain/credential-scope.ts";
import { readSignInProvider, type SignInProvider } from "../../domain/sign-in-provider.ts";
import { Problem } from "../../errors/problem.ts";
import { findCustomerAccount } from "../../storage/customers.ts";
import { listLicensedProductIds } from "../../storage/licensed-products.ts";
import type { CustomerAccountTable } from "../../storage/tables/people.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";

export interface AccountProvider extends SignInProvider {
  readonly accountId: number;
  readonly clientSecret: string | null;
}

/**
 * An account that nobody knows is answered like one without a provider: the API key is public, so answers must not
 * tell which customers the vendor has.
 */
export async function requireAccountProvider(
  context: ServiceContext,
  caller: Caller,
  accountCode: string,
): Promise<AccountProvider> {
  const account = await findCustomerAccount(context.database.read, caller.companyId, accountCode.trim());
  if (account === undefined || account.sso_json === null || !(await covers(context, caller, account))) {
    throw new Problem("sso_customer_account_url_error");
  }
  const { id, sso_json, sealed_sso_client_secret: sealed } = account;
  const clientSecret = sealed && context.secrets.open(sealed, `customer_account:${id}:sso_client_secret`);
  return { ...readSignInProvider(sso_json), accountId: id, clientSecret };
}

/** A narrower credential than the account's covers of it what it has licenses of: with none, it is nobody's there. */
async function covers(
  { database }: ServiceContext,
  { companyId, scope }: Caller,
  { id }: CustomerAccountTable,
): Promise<boolean> {
  if (scope.kind === "company") return true;
  if (scope.kind === "customeraccount") return scope.id === id;
  return (await listLicensedProductIds(database.read, companyId, withinAccount(scope, id))).size > 0;
}

/** The given address if it is on the list, else the first one. */
export function chosenRedirectUri({ redirectUris }: AccountProvider, wanted: string | null): string {
  const [first] = redirectUris;
  if (first === undefined) {
    throw new Problem(
      "sso_customer_account_url_error",
      "No redirect address is set up for this customer account. Ask the vendor to add one.",
    );
  }
  if (wanted === null) return first;
  if (redirectUris.includes(wanted)) return wanted;
  throw new Problem("validation_error", "redirect_uri must be one of the addresses set up for the customer account.");
}
