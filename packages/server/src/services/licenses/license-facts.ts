/** What an answer shows around a license, remembered while neither the license nor the company's catalog changes. */

import type { Queries } from "../../storage/dialect.ts";
import { listInstallationFiles } from "../../storage/installation-files.ts";
import { listCustomFieldValues } from "../../storage/license-custom-fields.ts";
import { type LicenseFeature, listLicenseFeatures } from "../../storage/license-features.ts";
import { findOrderFacts, type OrderFacts } from "../../storage/orders.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { InstallationFileTable, ProductCustomFieldTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { RevisionCache } from "../revision-cache.ts";

export interface LicenseFacts {
  readonly features: readonly LicenseFeature[];
  readonly customFields: readonly Pick<ProductCustomFieldTable, "name" | "data_type" | "default_value">[];
  readonly order: OrderFacts;
  readonly installationFiles: readonly InstallationFileTable[];
}

const REMEMBERED_MAX = 20_000;
const remembered = new WeakMap<Queries, RevisionCache<LicenseFacts>>();

/**
 * `license` is as committed, and so is what is remembered: a transaction that may yet fail must not leave anything
 * behind under a revision that another one will have.
 */
export async function licenseFacts(
  context: ServiceContext,
  caller: Caller,
  license: LicenseTable,
): Promise<LicenseFacts> {
  const { read } = context.database;
  return cacheOf(context).get(license.id, revisionOf(caller, license), () => loadFacts(read, license));
}

/** Keeps facts for a license that has just been committed with them. */
export function rememberFacts(
  context: ServiceContext,
  caller: Caller,
  license: LicenseTable,
  facts: LicenseFacts,
): void {
  cacheOf(context).set(license.id, revisionOf(caller, license), facts);
}

function cacheOf(context: ServiceContext): RevisionCache<LicenseFacts> {
  const { read } = context.database;
  const known = remembered.get(read);
  if (known !== undefined) return known;
  const cache = new RevisionCache<LicenseFacts>(REMEMBERED_MAX);
  remembered.set(read, cache);
  return cache;
}

function revisionOf(caller: Caller, license: LicenseTable): string {
  return `${license.revision}/${caller.companyRevision}`;
}

/** Reads the facts as a transaction sees them, past what is remembered. */
export async function loadFacts(queries: Queries, license: LicenseTable): Promise<LicenseFacts> {
  return {
    features: await listLicenseFeatures(queries, license.id),
    customFields: await listCustomFieldValues(queries, license),
    order: await findOrderFacts(queries, license.order_id),
    installationFiles: await listInstallationFiles(queries, license.product_id),
  };
}
