/** All customers as rows of a file that can be imported again. */
import { customerParticulars } from "../../domain/customer.ts";
import { listCustomersById } from "../../storage/customer-facts.ts";
import { customerListing } from "../../storage/customer-listing.ts";
import { findIdsAfter } from "../../storage/listing/find-page.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { csvRows } from "../exports/csv.ts";

export function exportCustomers(context: ServiceContext, administrator: Administrator): AsyncIterable<string> {
  return csvRows(customerParticulars, rows(context, administrator));
}

const PART = 500;

async function* rows({ database: { read } }: ServiceContext, { companyId }: Administrator) {
  for (let after = 0; ; ) {
    const request = { filters: [], metadata: [], limit: PART };
    const ids = await findIdsAfter(read, customerListing, companyId, request, after);
    const customers = await listCustomersById(read, ids);
    for (const customer of customers.toSorted((a, b) => a.id - b.id))
      yield customerParticulars.map((name) => customer[name]);
    const last = ids.at(-1);
    if (last === undefined || ids.length < PART) return;
    after = last;
  }
}
