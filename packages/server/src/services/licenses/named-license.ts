/** The licenses that a person names: by license key, or by id where there is no key. */

import { CommandRefused } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseById, findLicensesByKey } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";

/** At least one; several where the key is a bundle's. */
export async function requireNamedLicenses(
  queries: Queries,
  companyId: number,
  keyOrId: string,
): Promise<LicenseTable[]> {
  const byKey = await findLicensesByKey(queries, companyId, keyOrId.trim());
  if (byKey.length > 0) return byKey;
  const byId = /^\d{1,16}$/.test(keyOrId) ? await findLicenseById(queries, companyId, Number(keyOrId)) : undefined;
  if (byId === undefined) throw new CommandRefused(`There is no license ${keyOrId}. Give its license key or its id.`);
  return [byId];
}
