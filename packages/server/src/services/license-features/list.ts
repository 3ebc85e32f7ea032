/** Lists the features of a company's licenses, and tells of one. */
import { currentConsumption } from "../../domain/consumption-period.ts";
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseFeature, listLicenseFeaturesById } from "../../storage/license-features.ts";
import { licenseFeatureListing } from "../../storage/license-part-listings.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { LicenseFeatureTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export async function listFeatures(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<LicenseFeatureTable>> {
  const now = clock.now();
  const found = await findPage(read, licenseFeatureListing, companyId, request);
  return pageOfRows(found, async (ids) => (await listLicenseFeaturesById(read, ids)).map((row) => asOf(row, now)));
}

export async function retrieveFeature(
  { database: { read }, clock }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<LicenseFeatureTable> {
  return asOf(await requireFeature(read, administrator, id), clock.now());
}

/** Another company's is as if it did not exist. */
export async function requireFeature(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<LicenseFeatureTable> {
  const feature = await findLicenseFeature(queries, companyId, id);
  if (feature === undefined) throw new Problem("not_found");
  return feature;
}

/** Its counter is that of the period that runs at `now`. */
function asOf(feature: LicenseFeatureTable, now: number): LicenseFeatureTable {
  return { ...feature, total_consumptions: currentConsumption(feature, now) };
}
