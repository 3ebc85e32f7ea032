/** Changes what is known of a license user, switches them on and off, and sets their password. */
import { invalidFields } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { changeLicenseUser, findLicenseUser } from "../../storage/license-users.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { requireLicenseUser, requireLicenseUserByEmail, retrieveLicenseUser } from "./list.ts";
import type { ManagedUser } from "./managed.ts";

export type LicenseUserMembers = Partial<
  Pick<LicenseUserTable, "email" | "first_name" | "last_name" | "phone_number" | "is_active">
>;

export function updateLicenseUser(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: LicenseUserMembers,
): Promise<ManagedUser> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const before = await requireLicenseUser(queries, administrator, id);
    const changes = differences(before, members);
    if (changes === null) return retrieveLicenseUser(context, queries, administrator, id);
    if (changes.email !== undefined && (await findLicenseUser(queries, companyId, changes.email)) !== undefined) {
      throw invalidFields({ email: ["is the address of another license user: choose another one"] });
    }
    await writeUser(context, queries, administrator, { before, changes, now, action: "license_user.updated" });
    return retrieveLicenseUser(context, queries, administrator, id);
  });
}

export type NamedUser = { readonly id: number } | { readonly email: string };

/** A password that the vendor has chosen is kept as its hash alone, so there is none to be shown any more. */
export async function setPassword(
  context: ServiceContext,
  administrator: Administrator,
  named: NamedUser,
  password: string,
): Promise<void> {
  // Whoever names nobody is told so before anything costly is done.
  await requireNamedUser(context.database.read, administrator, named);
  const passwordHash = await context.passwords.hash(password);
  const now = context.clock.now();
  await context.database.write(async (queries) => {
    const before = await requireNamedUser(queries, administrator, named);
    const changes = { password_hash: passwordHash, is_initial_password: false, sealed_initial_password: null };
    await writeUser(context, queries, administrator, { before, changes, now, action: "license_user.password_set" });
  });
}

function requireNamedUser(queries: Queries, administrator: Administrator, named: NamedUser): Promise<LicenseUserTable> {
  return "id" in named
    ? requireLicenseUser(queries, administrator, named.id)
    : requireLicenseUserByEmail(queries, administrator, named.email);
}

interface UserChange {
  readonly before: LicenseUserTable;
  readonly changes: Partial<LicenseUserTable>;
  readonly now: number;
  readonly action: `license_user.${string}`;
}

/** Answers about licenses show their users, and remembered ones would be given to users who are switched off. */
async function writeUser(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  { before, changes, now, action }: UserChange,
): Promise<void> {
  const after = { ...before, ...changes, updated_at: now };
  // The company first, as whoever changes several objects of it does.
  await raiseCompanyRevision(queries, administrator.companyId, now);
  await changeLicenseUser(queries, before.id, { ...changes, updated_at: now });
  await recordChange(context, queries, administrator, now, { action, id: before.id, before, after });
}
