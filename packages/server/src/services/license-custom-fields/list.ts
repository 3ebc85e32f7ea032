/** Lists the values that a company's licenses have for custom fields, and tells of one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseCustomField, listLicenseCustomFieldsById } from "../../storage/license-custom-fields.ts";
import { licenseCustomFieldListing } from "../../storage/license-part-listings.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { LicenseCustomFieldTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export async function listFieldValues(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<LicenseCustomFieldTable>> {
  const found = await findPage(read, licenseCustomFieldListing, companyId, request);
  return pageOfRows(found, (ids) => listLicenseCustomFieldsById(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireFieldValue(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<LicenseCustomFieldTable> {
  const field = await findLicenseCustomField(queries, companyId, id);
  if (field === undefined) throw new Problem("not_found");
  return field;
}
