/** Makes one of two customers: orders and labels move, blanks are filled, and the other is deleted. */
import { customerParticulars } from "../../domain/customer.ts";
import { invalidFields } from "../../errors/problem.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import { moveLabels, moveOrders } from "../../storage/customer-ties.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { writeCustomer } from "./change.ts";
import { managedCustomer, requireCustomer } from "./list.ts";
import type { ManagedCustomer } from "./managed.ts";
import { deleteWithCredential } from "./remove.ts";

export function mergeCustomers(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  mergedId: number,
): Promise<ManagedCustomer> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    // Two merges that name the same customers crosswise must not each delete what the other keeps.
    await context.database.dialect.lockCompany(queries, companyId);
    const kept = await requireCustomer(queries, administrator, id);
    const merged = await findCustomer(queries, companyId, mergedId);
    if (merged === undefined || mergedId === id) {
      throw invalidFields({ customer_to_merge_id: ["must be the id of another customer"] });
    }
    await moveOrders(queries, mergedId, id);
    await moveLabels(queries, mergedId, id);
    await deleteWithCredential(context, queries, administrator, merged, now);
    await writeCustomer(context, queries, administrator, { before: kept, changes: filledBlanks(kept, merged), now });
    return managedCustomer(queries, id);
  });
}

const fillable = [...customerParticulars, "customer_account_id", "license_user_id"] as const;

/** What is blank in one and known of the other; metadata counts as a whole. */
export function filledBlanks(kept: CustomerTable, merged: CustomerTable): Partial<CustomerTable> {
  const blanks = fillable.filter((name) => (kept[name] === null || kept[name] === "") && merged[name] !== null);
  const filled = Object.fromEntries(blanks.map((name) => [name, merged[name]]));
  return kept.metadata_json === "{}" ? { ...filled, metadata_json: merged.metadata_json } : filled;
}
