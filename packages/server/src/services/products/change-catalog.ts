/** How a company's catalog is changed: one change at a time, all of it or nothing, told in the audit. */
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { Change } from "../audit/change.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";

export interface CatalogChange {
  readonly context: ServiceContext;
  readonly queries: Queries;
  readonly administrator: Administrator;
  readonly companyId: number;
  readonly now: number;
  /** Writes the audit entry; without one the change does not make remembered answers void. */
  record(change: Change): Promise<void>;
}

export function changeCatalog<Value>(
  context: ServiceContext,
  administrator: Administrator,
  work: (change: CatalogChange) => Promise<Value>,
): Promise<Value> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    const now = context.clock.now();
    let isChanged = false;
    const record = async (change: Change) => {
      await recordChange(context, queries, administrator, now, change);
      isChanged = true;
    };
    const value = await work({ context, queries, administrator, companyId, now, record });
    if (isChanged) await raiseCompanyRevision(queries, companyId, now);
    return value;
  });
}
