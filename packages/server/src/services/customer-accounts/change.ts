/** Makes, changes and deletes customer accounts. */
import type { SignInProviderEntry } from "../../domain/catalog/customer-account.ts";
import { clientIdOf } from "../../domain/oauth-client.ts";
import { type FieldFaults, invalidFields, Problem } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { deleteCustomerAccount, listBelongingsOfAccount } from "../../storage/customer-account-facts.ts";
import { changeCustomerAccount, findCustomerAccount, insertCustomerAccount } from "../../storage/customers.ts";
import type { Queries } from "../../storage/dialect.ts";
import { deleteOauthClient } from "../../storage/oauth-clients.ts";
import type { CustomerAccountTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { type ManagedAccount, requireCustomerAccount, retrieveCustomerAccount } from "./list.ts";
import { newCustomerAccount } from "./new-account.ts";
import { missingText, providerChange, releaseIfLeft } from "./sign-in-provider.ts";

export interface CustomerAccountMembers
  extends Partial<
    Pick<CustomerAccountTable, "code" | "name" | "description" | "phone" | "address" | "email" | "reference">
  > {
  /** As JSON. */
  readonly metadata?: string;
  /** How the account's people sign in; null for no provider. Members that are left out stay as they are. */
  readonly sso?: SignInProviderEntry | null;
}

export function createCustomerAccount(
  context: ServiceContext,
  administrator: Administrator,
  members: CustomerAccountMembers & { readonly code: string },
): Promise<ManagedAccount> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    await refuseTaken(queries, companyId, members.code);
    const blank = newCustomerAccount({ companyId, now }, { id: context.newId(), code: members.code });
    const account = { ...blank, ...accountColumns(context, blank, members) };
    await insertCustomerAccount(queries, account);
    const change = { action: "customer_account.created", id: account.id, after: account } as const;
    await recordChange(context, queries, administrator, now, change);
    return retrieveCustomerAccount(queries, administrator, account.id);
  });
}

export function updateCustomerAccount(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: CustomerAccountMembers,
): Promise<ManagedAccount> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const before = await requireCustomerAccount(queries, administrator, id);
    const changes = differences(before, accountColumns(context, before, members));
    if (changes === null) return retrieveCustomerAccount(queries, administrator, id);
    if (changes.code !== undefined) await refuseTaken(queries, companyId, changes.code);
    const after = { ...before, ...changes, updated_at: now };
    // The company first, as whoever changes several objects of it does.
    await raiseCompanyRevision(queries, companyId, now);
    await changeCustomerAccount(queries, id, { ...changes, updated_at: now });
    await releaseIfLeft(queries, { before, after, now });
    const change = { action: "customer_account.updated", id, before, after } as const;
    await recordChange(context, queries, administrator, now, change);
    return retrieveCustomerAccount(queries, administrator, id);
  });
}

/** Only one that nothing belongs to: with an account its people would lose their licenses. */
export function removeCustomerAccount(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<void> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const before = await requireCustomerAccount(queries, administrator, id);
    const belongings = await listBelongingsOfAccount(queries, id);
    if (belongings.length > 0) {
      const told = belongings.map((table) => words[table]).join(", ");
      throw new Problem("object_in_use", `The account has ${told}. Delete them or move them to another account first.`);
    }
    await raiseCompanyRevision(queries, companyId, now);
    await deleteOauthClient(queries, companyId, clientIdOf("customeraccount", id));
    await deleteCustomerAccount(queries, id);
    await recordChange(context, queries, administrator, now, { action: "customer_account.deleted", id, before });
  });
}

const words = {
  customer: "customers",
  order: "orders",
  license_user_group: "user groups",
  consumption_pool: "consumption pools",
};

function accountColumns(
  context: ServiceContext,
  before: CustomerAccountTable,
  { metadata, sso, ...columns }: CustomerAccountMembers,
): Partial<CustomerAccountTable> {
  return {
    ...columns,
    ...(metadata === undefined ? {} : { metadata_json: metadata }),
    ...(sso === undefined ? {} : providerColumns(context, before, sso)),
  };
}

function providerColumns(context: ServiceContext, before: CustomerAccountTable, entry: SignInProviderEntry | null) {
  const { columns, missing } = providerChange(context, before, entry);
  if (missing.length === 0) return columns;
  const faults: FieldFaults = Object.fromEntries(missing.map((name) => [`sso.${name}`, [missingText(name)]]));
  throw invalidFields(faults);
}

async function refuseTaken(queries: Queries, companyId: number, code: string): Promise<void> {
  const taken = await findCustomerAccount(queries, companyId, code);
  if (taken !== undefined) throw invalidFields({ code: ["is the code of another account: choose another one"] });
}
