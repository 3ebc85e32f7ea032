/** How a customer account's people sign in: what is stored of the provider, and whom a former one has bound. */
import type { SignInProviderEntry } from "../../domain/catalog/customer-account.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { CustomerAccountTable } from "../../storage/tables/people.ts";
import type { ServiceContext } from "../context.ts";
import { releaseUsers } from "../single-sign-on/release-users.ts";

export interface ProviderChange {
  readonly columns: Partial<Pick<CustomerAccountTable, "sso_json" | "sealed_sso_client_secret">>;
  /** What a provider cannot do without, and neither the entry nor the account has. */
  readonly missing: readonly ("issuer" | "client_id" | "client_secret")[];
}

/** What to say of a member that is missing. */
export function missingText(name: ProviderChange["missing"][number]): string {
  return name === "client_secret"
    ? "is required with another issuer, or null: the one that is stored is not given to others"
    : "is required for a sign-in provider";
}

type StoredProvider = Pick<CustomerAccountTable, "id" | "sso_json" | "sealed_sso_client_secret">;

/** The provider without its secret, and the secret sealed; a secret that is the same stays as it was sealed. */
export function providerChange(
  context: ServiceContext,
  { id, sso_json: stored, sealed_sso_client_secret: sealed }: StoredProvider,
  entry: SignInProviderEntry | null,
): ProviderChange {
  if (entry === null) return { columns: { sso_json: null, sealed_sso_client_secret: null }, missing: [] };
  const { client_secret: secret, ...members } = entry;
  const provider = { ...storedProvider(stored), ...members };
  const former = storedProvider(stored).issuer;
  const missing = (["issuer", "client_id"] as const).filter((name) => provider[name] === undefined);
  const columns = { sso_json: JSON.stringify(provider) };
  // Kept, the secret of one provider would be sent to another, which whoever names it could read there.
  const isKeptElsewhere = sealed !== null && former !== undefined && former !== provider.issuer;
  if (secret === undefined) return { columns, missing: isKeptElsewhere ? [...missing, "client_secret"] : missing };
  if (secret === null) return { columns: { ...columns, sealed_sso_client_secret: null }, missing };
  const belongsTo = `customer_account:${id}:sso_client_secret` as const;
  if (sealed !== null && context.secrets.open(sealed, belongsTo) === secret) return { columns, missing };
  return { columns: { ...columns, sealed_sso_client_secret: context.secrets.seal(secret, belongsTo) }, missing };
}

/** The cast is safe: nothing else is ever stored there. */
function storedProvider(json: string | null): Omit<SignInProviderEntry, "client_secret"> {
  return JSON.parse(json ?? "{}") as Omit<SignInProviderEntry, "client_secret">;
}

/** A provider that an account has left does not keep its people: the next one binds them at their first sign-in. */
export async function releaseIfLeft(
  queries: Queries,
  { before, after, now }: { before: CustomerAccountTable; after: CustomerAccountTable; now: number },
): Promise<void> {
  const [former, present] = [before, after].map(({ sso_json }) => storedProvider(sso_json).issuer);
  if (former === undefined || former === present) return;
  await releaseUsers(queries, { companyId: after.company_id, accountId: after.id, issuer: former, now });
}
