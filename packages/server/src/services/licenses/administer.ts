/** Runs what an administrator does to licenses: each under its lock, all of them in one transaction. */
import { type FieldFaults, invalidFields, Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { lockLicense } from "../../storage/licenses.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import { type Administrator, commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { holdLicenses, lockInOrder } from "./lock-in-order.ts";
import { requireNamedLicenses } from "./named-license.ts";
import { requireLicense } from "./require-license.ts";

export interface LockedForChange {
  readonly queries: Queries;
  readonly license: LicenseTable;
  readonly now: number;
}

/** The same with who makes the change. */
export interface LicenseUnderChange extends LockedForChange {
  readonly context: ServiceContext;
  readonly administrator: Administrator;
}

/** Runs `work` on each license of that name under its lock, for a person at the command line. */
export function onNamedLicenses<Value>(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  work: (change: LicenseUnderChange) => Promise<Value>,
): Promise<Value[]> {
  const administrator = commandLine(companyId);
  return context.database.write(async (queries) => {
    const done: Value[] = [];
    const ids = (await requireNamedLicenses(queries, companyId, keyOrId)).map(({ id }) => id);
    await holdLicenses(queries, ids);
    for (const id of ids) {
      const locked = await lockLicense(queries, context.database, context.clock, id);
      if (locked !== undefined) done.push(await work({ context, administrator, queries, ...locked }));
    }
    return done;
  });
}

/** Runs `work` on the license of that id under its lock. */
export function onLicense<Value>(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  work: (change: LicenseUnderChange) => Promise<Value>,
): Promise<Value> {
  return context.database.write(async (queries) => work(await lockForChange(context, queries, administrator, id)));
}

/** The license of that id, locked until the transaction ends. */
export async function lockForChange(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<LicenseUnderChange> {
  const before = await requireLicense(queries, administrator, id);
  const locked = await lockLicense(queries, context.database, context.clock, id, before);
  if (locked === undefined) throw new Problem("not_found");
  return { context, administrator, queries, ...locked };
}

/** Runs `work` on each license of these ids, in the ascending order in which they are all locked before. */
export function onLicenses(
  context: ServiceContext,
  administrator: Administrator,
  ids: readonly number[],
  work: (change: LicenseUnderChange) => Promise<void>,
): Promise<void> {
  const unknownIds = (unknown: readonly number[]) => ({
    license_ids: unknown.map((id) => `names ${id}, which is no license`),
  });
  return withLicenses(context, administrator, ids, unknownIds, async (changes) => {
    for (const change of changes) await work(change);
  });
}

/** Runs `work` on all of these licenses together; `faultsOf` tells in the request's terms which ids are of none. */
export function withLicenses<Value>(
  context: ServiceContext,
  administrator: Administrator,
  ids: readonly number[],
  faultsOf: (unknown: readonly number[]) => FieldFaults,
  work: (changes: readonly LicenseUnderChange[]) => Promise<Value>,
): Promise<Value> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const found = (await listLicensesById(queries, ids)).filter(({ company_id }) => company_id === companyId);
    await holdLicenses(
      queries,
      found.map(({ id }) => id),
    );
    const locked = await lockInOrder(context, queries, found);
    const unknown = [...new Set(ids)].filter((id) => !locked.has(id));
    if (unknown.length > 0) throw invalidFields(faultsOf(unknown));
    return work([...locked.values()].map((one) => ({ context, administrator, queries, ...one })));
  });
}

/** Writes the change of a license to the audit and to the license's history. */
export function recordLicenseChange(
  { context, queries, administrator, now, license }: LicenseUnderChange,
  change: { readonly action: `license.${string}`; readonly text: string; readonly after: object },
): Promise<void> {
  return recordChange(context, queries, administrator, now, {
    ...change,
    id: license.id,
    licenseId: license.id,
    before: license,
  });
}

export function recordLicenseRemoval({
  context,
  queries,
  administrator,
  now,
  license,
}: LicenseUnderChange): Promise<void> {
  const change = { action: "license.deleted", id: license.id, licenseId: license.id, before: license } as const;
  return recordChange(context, queries, administrator, now, change);
}
