/** Makes, changes and deletes groups of license users. */
import { invalidFields } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  changeLicenseUserGroup,
  deleteLicenseUserGroup,
  findLicenseUserGroupByCode,
  insertLicenseUserGroup,
  listLicenseIdsOfGroup,
} from "../../storage/license-user-groups.ts";
import type { LicenseUserGroupTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { accountColumns } from "../customer-accounts/account-columns.ts";
import { takeLicenses } from "./licenses.ts";
import { requireLicenseUserGroup } from "./list.ts";

export interface LicenseUserGroupMembers extends Partial<Pick<LicenseUserGroupTable, "code" | "name" | "description">> {
  /** The account's id. */
  readonly customer_account?: number | null;
  /** As JSON. */
  readonly metadata?: string;
}

export function createLicenseUserGroup(
  context: ServiceContext,
  administrator: Administrator,
  members: LicenseUserGroupMembers & { readonly code: string },
): Promise<LicenseUserGroupTable> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    await refuseTaken(queries, companyId, members.code);
    const group: LicenseUserGroupTable = {
      id: context.newId(),
      company_id: companyId,
      customer_account_id: null,
      code: members.code,
      name: "",
      description: "",
      metadata_json: "{}",
      created_at: now,
      updated_at: now,
      ...(await groupColumns(queries, administrator, members)),
    };
    await insertLicenseUserGroup(queries, group);
    const change = { action: "license_user_group.created", id: group.id, after: group } as const;
    await recordChange(context, queries, administrator, now, change);
    return group;
  });
}

export function updateLicenseUserGroup(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: LicenseUserGroupMembers,
): Promise<LicenseUserGroupTable> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const before = await requireLicenseUserGroup(queries, administrator, id);
    const changes = differences(before, await groupColumns(queries, administrator, members));
    if (changes === null) return before;
    if (changes.code !== undefined) await refuseTaken(queries, administrator.companyId, changes.code);
    const after = { ...before, ...changes, updated_at: now };
    await changeLicenseUserGroup(queries, id, { ...changes, updated_at: now });
    const change = { action: "license_user_group.updated", id, before, after } as const;
    await recordChange(context, queries, administrator, now, change);
    return after;
  });
}

/** Its members lose what they have by the group alone. */
export function removeLicenseUserGroup(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<void> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    const now = context.clock.now();
    const group = await requireLicenseUserGroup(queries, administrator, id);
    await takeLicenses({ context, queries, administrator, group, now }, await listLicenseIdsOfGroup(queries, id));
    await deleteLicenseUserGroup(queries, id);
    await raiseCompanyRevision(queries, companyId, now);
    const change = { action: "license_user_group.deleted", id, before: group } as const;
    await recordChange(context, queries, administrator, now, change);
  });
}

async function groupColumns(
  queries: Queries,
  administrator: Administrator,
  { customer_account, metadata, ...columns }: LicenseUserGroupMembers,
): Promise<Partial<LicenseUserGroupTable>> {
  const ofAccount = await accountColumns(queries, administrator, { customer_account, metadata });
  return { ...columns, ...ofAccount };
}

async function refuseTaken(queries: Queries, companyId: number, code: string): Promise<void> {
  const taken = await findLicenseUserGroupByCode(queries, companyId, code);
  if (taken !== undefined) throw invalidFields({ code: ["is the code of another group: choose another one"] });
}
