/**
 * Sets up, changes and takes away the provider through which a company's operators sign in. It can name whoever is or will
 * be a member, owners included, and its end ends their sessions: so only who may do everything decides on it.
 */
import { type FieldFaults, invalidFields } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  changeOperatorProvider,
  deleteOperatorBindings,
  deleteOperatorProvider,
  deleteProviderSessions,
  findOperatorProvider,
  insertOperatorProvider,
} from "../../storage/sign-in-providers.ts";
import type { OperatorProviderTable } from "../../storage/tables/sign-in-providers.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { requireEveryPermission } from "../operators/authority.ts";
import { rolePermissions } from "../operators/role-permissions.ts";
import { openedSecret, requireOperatorProvider, secretBelongsTo } from "./stored.ts";

export interface ProviderMembers {
  readonly issuer?: string;
  readonly client_id?: string;
  /** Null for a public client. */
  readonly client_secret?: string | null;
  readonly name?: string;
  readonly email_domains?: readonly string[];
  readonly first_sign_in_role?: string | null;
  readonly is_enabled?: boolean;
}

export function updateOperatorProvider(
  context: ServiceContext,
  administrator: Administrator,
  members: ProviderMembers,
): Promise<OperatorProviderTable> {
  const now = context.clock.now();
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await requireEveryPermission(context, queries, administrator);
    const before = await findOperatorProvider(queries, companyId);
    const after = changed(context, before ?? blank(companyId, now), members, now);
    refuseIncomplete(before, after, members);
    await refuseUnknownRole(queries, after);
    if (before === undefined) await insertOperatorProvider(queries, after);
    else {
      await changeOperatorProvider(queries, after);
      await endWhatItOpened(queries, before, after);
    }
    await recordChange(context, queries, administrator, now, {
      action: before === undefined ? "sign_in_provider.created" : "sign_in_provider.updated",
      id: companyId,
      ...(before && { before: told(before) }),
      // What the secret is, nobody is told; that it is another one, everybody.
      after: { ...told(after), ...(isOtherSecret(before, after) && { client_credentials: "replaced" }) },
    });
    return after;
  });
}

export function removeOperatorProvider(context: ServiceContext, administrator: Administrator): Promise<void> {
  const now = context.clock.now();
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await requireEveryPermission(context, queries, administrator);
    const before = await requireOperatorProvider(queries, administrator);
    await deleteOperatorProvider(queries, companyId);
    await deleteOperatorBindings(queries, companyId);
    await deleteProviderSessions(queries, companyId);
    await recordChange(context, queries, administrator, now, {
      action: "sign_in_provider.deleted",
      id: companyId,
      before: told(before),
    });
  });
}

function blank(companyId: number, now: number): OperatorProviderTable {
  return {
    company_id: companyId,
    issuer: "",
    client_id: "",
    sealed_client_secret: null,
    name: "",
    email_domains_json: "[]",
    first_sign_in_role: null,
    is_enabled: true,
    created_at: now,
    updated_at: now,
  };
}

function changed(
  { secrets }: ServiceContext,
  before: OperatorProviderTable,
  { client_secret: secret, email_domains: domains, ...members }: ProviderMembers,
  now: number,
): OperatorProviderTable {
  const after = { ...before, ...members, updated_at: now };
  if (after.name === "" && URL.canParse(after.issuer)) after.name = new URL(after.issuer).host;
  if (domains !== undefined) after.email_domains_json = JSON.stringify([...new Set(domains)]);
  if (secret === undefined || secret === openedSecret(secrets, before)) return after;
  return { ...after, sealed_client_secret: secret && secrets.seal(secret, secretBelongsTo(before.company_id)) };
}

function refuseIncomplete(
  before: OperatorProviderTable | undefined,
  after: OperatorProviderTable,
  { client_secret: secret }: ProviderMembers,
): void {
  const faults: FieldFaults = {
    ...(after.issuer === "" && { issuer: ["is required for a sign-in provider"] }),
    ...(after.client_id === "" && { client_id: ["is required for a sign-in provider"] }),
    // Kept, the secret of one provider would be sent to another, which whoever names it could read there.
    ...(isKeptElsewhere(before, after) &&
      secret === undefined && {
        client_secret: ["is required with another issuer, or null: the one that is stored is not given to others"],
      }),
    // A public provider has everybody in the world for a user.
    ...(after.first_sign_in_role !== null &&
      after.email_domains_json === "[]" && {
        email_domains: ["must name a domain where first_sign_in_role lets people in"],
      }),
  };
  if (Object.keys(faults).length > 0) throw invalidFields(faults);
}

async function refuseUnknownRole(
  queries: Queries,
  { company_id, first_sign_in_role: role }: OperatorProviderTable,
): Promise<void> {
  if (role === null || (await rolePermissions(queries, company_id, role)) !== null) return;
  throw invalidFields({ first_sign_in_role: ["is no role of the company: see the list of roles"] });
}

function isKeptElsewhere(before: OperatorProviderTable | undefined, after: OperatorProviderTable): boolean {
  return before !== undefined && before.sealed_client_secret !== null && isOtherIssuer(before, after);
}

function isOtherIssuer(before: OperatorProviderTable, after: OperatorProviderTable): boolean {
  return withoutSlash(before.issuer) !== withoutSlash(after.issuer);
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, "");
}

function isOtherSecret(before: OperatorProviderTable | undefined, after: OperatorProviderTable): boolean {
  return (before?.sealed_client_secret ?? null) !== after.sealed_client_secret;
}

/** A provider that the company has left, or switched off, keeps nobody signed in; another one names its people anew. */
async function endWhatItOpened(
  queries: Queries,
  before: OperatorProviderTable,
  after: OperatorProviderTable,
): Promise<void> {
  const isLeft = isOtherIssuer(before, after);
  if (isLeft) await deleteOperatorBindings(queries, after.company_id);
  if (isLeft || !after.is_enabled) await deleteProviderSessions(queries, after.company_id);
}

function told({ company_id: _company, created_at: _created, ...members }: OperatorProviderTable): object {
  return members;
}
