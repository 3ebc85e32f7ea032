/** Lists the labels of a company, and finds one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import { customerLabelListing, findCustomerLabel, listCustomerLabelsById } from "../../storage/customer-labels.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { CustomerLabelTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export async function listCustomerLabels(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<CustomerLabelTable>> {
  const found = await findPage(read, customerLabelListing, companyId, request);
  return pageOfRows(found, (ids) => listCustomerLabelsById(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireCustomerLabel(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<CustomerLabelTable> {
  const label = await findCustomerLabel(queries, companyId, id);
  if (label === undefined) throw new Problem("not_found");
  return label;
}
