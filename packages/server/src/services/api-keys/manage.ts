/** Makes, lists and revokes the API keys of a company. */

import { type LicenseApiCall, ordinaryCalls } from "../../domain/call-names.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { newApiKey, newSharedKey } from "../../runtime/random.ts";
import { insertApiKey, listApiKeys, revokeApiKey } from "../../storage/api-keys.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findProduct } from "../../storage/products.ts";
import type { ApiKeyTable } from "../../storage/tables/keys.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";

export interface NewApiKey {
  readonly label?: string;
  /** Null for every call, delicate ones included; left out for what an application needs. */
  readonly calls?: readonly LicenseApiCall[] | null;
  readonly isReadOnly?: boolean;
  /** Short codes; left out for all products. */
  readonly products?: readonly string[];
}

export interface IssuedApiKey {
  readonly apiKey: string;
  readonly sharedKey: string;
}

export function createApiKey(context: ServiceContext, companyId: number, wanted: NewApiKey): Promise<IssuedApiKey> {
  return context.database.write(async (queries) => {
    const { id, ...issued } = await insertNewApiKey(context, queries, companyId, wanted);
    const { label = "", calls = ordinaryCalls, isReadOnly = false, products = null } = wanted;
    await recordChange(context, queries, commandLine(companyId), context.clock.now(), {
      action: "api_key.created",
      id,
      after: { api_key: issued.apiKey, label, is_read_only: isReadOnly, calls, products },
    });
    return issued;
  });
}

/** The same within a transaction of the caller's, and on no record. */
export async function insertNewApiKey(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  wanted: NewApiKey,
): Promise<IssuedApiKey & { readonly id: number }> {
  const { calls = ordinaryCalls, isReadOnly = false, label = "", products } = wanted;
  const id = context.newId();
  const issued = { apiKey: newApiKey(), sharedKey: newSharedKey() };
  await insertApiKey(queries, {
    id,
    company_id: companyId,
    api_key: issued.apiKey,
    sealed_shared_key: context.secrets.seal(issued.sharedKey, `api_key:${id}:shared_key`),
    label,
    is_read_only: isReadOnly,
    calls_json: calls === null ? null : JSON.stringify(calls),
    products_json: products === undefined ? null : JSON.stringify(await productIds(queries, companyId, products)),
    revoked_at: null,
    created_at: context.clock.now(),
  });
  return { id, ...issued };
}

async function productIds(queries: Queries, companyId: number, shortCodes: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const shortCode of shortCodes) {
    const product = await findProduct(queries, companyId, shortCode);
    if (product === undefined) {
      throw new CommandRefused(`There is no product ${shortCode}. Import it first, or check its short code.`);
    }
    ids.push(product.id);
  }
  return ids;
}

export function listKeys(context: ServiceContext, companyId: number): Promise<ApiKeyTable[]> {
  return listApiKeys(context.database.read, companyId);
}

export async function revokeKey(context: ServiceContext, companyId: number, apiKey: string): Promise<void> {
  const now = context.clock.now();
  const wasRevoked = await context.database.write(async (queries) => {
    await raiseCompanyRevision(queries, companyId, now);
    const key = (await listApiKeys(queries, companyId)).find(({ api_key }) => api_key === apiKey);
    if (key === undefined || !(await revokeApiKey(queries, companyId, apiKey, now))) return false;
    await recordChange(context, queries, commandLine(companyId), now, {
      action: "api_key.revoked",
      id: key.id,
      before: { api_key: apiKey, revoked_at: null },
      after: { api_key: apiKey, revoked_at: now },
    });
    return true;
  });
  if (!wasRevoked) {
    throw new CommandRefused(`There is no API key ${apiKey} to revoke. See the keys with: leasehold key list`);
  }
}
