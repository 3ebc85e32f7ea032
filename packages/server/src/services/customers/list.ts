/** Lists the customers of a company, and finds one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import { customerListing } from "../../storage/customer-listing.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";
import { loadManagedCustomers, type ManagedCustomer } from "./managed.ts";

export async function listCustomers(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ManagedCustomer>> {
  const found = await findPage(read, customerListing, companyId, request);
  return pageOfRows(found, (ids) => loadManagedCustomers(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireCustomer(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<CustomerTable> {
  const customer = await findCustomer(queries, companyId, id);
  if (customer === undefined) throw new Problem("not_found");
  return customer;
}

export async function retrieveCustomer(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ManagedCustomer> {
  await requireCustomer(read, administrator, id);
  return managedCustomer(read, id);
}

/** Of a customer who is there. */
export async function managedCustomer(queries: Queries, id: number): Promise<ManagedCustomer> {
  const [customer] = await loadManagedCustomers(queries, [id]);
  if (customer === undefined) throw new Problem("not_found");
  return customer;
}
