/** People as a catalog or an order names them, on their way to becoming license users. */

import pLimit from "p-limit";
import { newInitialPassword } from "../../runtime/random.ts";
import { listLicenseUsersByEmail } from "../../storage/license-users.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";

export interface Person {
  /** As it is stored. */
  readonly email: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly phone_number?: string;
  readonly is_active?: boolean;
  /** Chosen: only its hash is kept. */
  readonly password?: string;
  /** Shown until the person has changed it. */
  readonly initial_password?: string;
}

/** One entry for each person; of a member that is given more than once, the last counts. */
export function mergePeople(people: Iterable<Person>): ReadonlyMap<string, Person> {
  const merged = new Map<string, Person>();
  for (const person of people) merged.set(person.email, { ...merged.get(person.email), ...person });
  return merged;
}

export interface PreparedPassword {
  readonly text: string;
  readonly hash: string;
  /** Whether it is shown until it is changed. */
  readonly isInitial: boolean;
  readonly isGenerated: boolean;
}

export type PreparedPasswords = ReadonlyMap<string, PreparedPassword>;

/** Leaves room in the pool of hashes for people who sign in meanwhile. */
const HASHES_AT_ONCE = 2;

/** Hashing takes too long for a transaction, so it is done before, for those who will need a password as things stand. */
export async function preparePasswords(
  context: ServiceContext,
  companyId: number,
  people: ReadonlyMap<string, Person>,
  hash: (password: string) => Promise<string>,
): Promise<PreparedPasswords> {
  const rows = await listLicenseUsersByEmail(context.database.read, companyId, people.keys());
  const stored = new Map(rows.map((row) => [row.email, row]));
  const wanting = [...people.values()].filter((person) => needsPassword(context, stored.get(person.email), person));
  const gate = pLimit(HASHES_AT_ONCE);
  const prepared = await gate.map(wanting, async (person): Promise<[string, PreparedPassword]> => {
    const stated = person.password ?? person.initial_password;
    const text = stated ?? newInitialPassword();
    const isInitial = person.password === undefined;
    return [person.email, { text, hash: await hash(text), isInitial, isGenerated: stated === undefined }];
  });
  return new Map(prepared);
}

/**
 * Whether the person's password is to be written. Once it is no longer the initial one nobody can tell who chose it, so
 * it is never touched again.
 */
export function needsPassword(context: ServiceContext, stored: LicenseUserTable | undefined, person: Person): boolean {
  if (stored === undefined) return true;
  if (person.password === undefined && person.initial_password === undefined) return false;
  if (stored.password_hash === null) return true;
  if (!stored.is_initial_password) return false;
  return person.initial_password === undefined || person.initial_password !== shownPassword(context, stored);
}

/**
 * What opens the initial passwords that are shown to an administrator: nothing where license users may not be read, since
 * whoever has the password can sign in.
 */
export function passwordsShownTo(
  { permissions }: Pick<Administrator, "permissions">,
  context: ServiceContext,
): ServiceContext | undefined {
  return permissions.has("license_users_read") ? context : undefined;
}

/** The initial password that the user has not changed yet. */
export function shownPassword(
  context: ServiceContext,
  user: Pick<LicenseUserTable, "id" | "sealed_initial_password">,
): string | null {
  const { id, sealed_initial_password: sealed } = user;
  return sealed === null ? null : context.secrets.open(sealed, `license_user:${id}:initial_password`);
}
