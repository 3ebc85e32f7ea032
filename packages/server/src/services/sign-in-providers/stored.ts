/** The provider through which a company's operators sign in, as it is stored, with its secret opened. */
import * as z from "zod";
import { Problem } from "../../errors/problem.ts";
import type { Secrets } from "../../runtime/secrets.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findOperatorProvider } from "../../storage/sign-in-providers.ts";
import type { OperatorProviderTable } from "../../storage/tables/sign-in-providers.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import type { ProviderClient } from "../identity-providers/exchange-code.ts";

export interface OperatorProvider extends ProviderClient {
  readonly companyId: number;
  readonly issuer: string;
  readonly firstSignInRole: string | null;
  readonly emailDomains: readonly string[];
}

/** Null where nobody can sign in to the company through a provider. */
export async function findUsableProvider(
  { secrets }: Pick<ServiceContext, "secrets">,
  queries: Queries,
  companyId: number,
): Promise<OperatorProvider | null> {
  const row = await findOperatorProvider(queries, companyId);
  if (row === undefined || !row.is_enabled) return null;
  return {
    companyId,
    issuer: row.issuer,
    clientId: row.client_id,
    clientSecret: openedSecret(secrets, row),
    firstSignInRole: row.first_sign_in_role,
    emailDomains: readDomains(row),
  };
}

export async function requireOperatorProvider(
  queries: Queries,
  { companyId }: Administrator,
): Promise<OperatorProviderTable> {
  const row = await findOperatorProvider(queries, companyId);
  if (row === undefined) throw new Problem("not_found");
  return row;
}

export function secretBelongsTo(companyId: number) {
  return `operator_provider:${companyId}:client_secret` as const;
}

export function openedSecret(
  secrets: Secrets,
  { company_id, sealed_client_secret: sealed }: Pick<OperatorProviderTable, "company_id" | "sealed_client_secret">,
): string | null {
  return sealed && secrets.open(sealed, secretBelongsTo(company_id));
}

export function readDomains({ email_domains_json }: Pick<OperatorProviderTable, "email_domains_json">): string[] {
  return z.array(z.string()).parse(JSON.parse(email_domains_json));
}
