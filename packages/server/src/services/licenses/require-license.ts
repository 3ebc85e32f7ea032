/** Finds the license that an administrator names by its id. */
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseById } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";

/** Another company's is as if it did not exist. */
export async function requireLicense(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<LicenseTable> {
  const license = await findLicenseById(queries, companyId, id);
  if (license === undefined) throw new Problem("not_found");
  return license;
}
