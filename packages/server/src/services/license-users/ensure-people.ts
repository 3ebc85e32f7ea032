/** Makes people license users within a transaction, or changes what differs of those who are. */

import type { Queries } from "../../storage/dialect.ts";
import { changeLicenseUser, insertLicenseUser, listLicenseUsersByEmail } from "../../storage/license-users.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ServiceContext } from "../context.ts";
import { needsPassword, type Person, type PreparedPassword, type PreparedPasswords } from "./people.ts";

/** Somebody changed between the preparation of passwords and the transaction: prepare again, then run it again. */
export class PasswordsOutdated extends Error {
  override readonly name = "PasswordsOutdated";
}

export interface EnsuredPerson {
  readonly user: LicenseUserTable;
  readonly outcome: "created" | "changed" | "unchanged";
  /** To be told once, to whoever asked for this person to be made. */
  readonly generatedPassword: string | null;
}

interface Place {
  readonly context: ServiceContext;
  readonly queries: Queries;
  readonly companyId: number;
  readonly now: number;
}

export async function ensurePeople(
  place: Place,
  people: ReadonlyMap<string, Person>,
  passwords: PreparedPasswords,
): Promise<ReadonlyMap<string, EnsuredPerson>> {
  const rows = await listLicenseUsersByEmail(place.queries, place.companyId, people.keys());
  const stored = new Map(rows.map((row) => [row.email, row]));
  const ensured = new Map<string, EnsuredPerson>();
  for (const person of people.values()) {
    const user = stored.get(person.email);
    const prepared = needsPassword(place.context, user, person) ? passwords.get(person.email) : null;
    if (prepared === undefined) throw new PasswordsOutdated(`A password of ${person.email} was not prepared.`);
    ensured.set(person.email, await ensurePerson(place, user, person, prepared));
  }
  return ensured;
}

async function ensurePerson(
  place: Place,
  stored: LicenseUserTable | undefined,
  person: Person,
  prepared: PreparedPassword | null,
): Promise<EnsuredPerson> {
  const id = stored?.id ?? place.context.newId();
  const { password: _chosen, initial_password: _initial, ...members } = person;
  const given = { ...members, ...(prepared === null ? {} : passwordColumns(place.context, id, prepared)) };
  const generatedPassword = prepared?.isGenerated ? prepared.text : null;
  if (stored === undefined) {
    const user = { ...newUser(place, id), ...given };
    await insertLicenseUser(place.queries, user);
    return { user, outcome: "created", generatedPassword };
  }
  if (prepared === null && isSame(stored, members)) return { user: stored, outcome: "unchanged", generatedPassword };
  const changes = { ...given, updated_at: place.now };
  await changeLicenseUser(place.queries, id, changes);
  return { user: { ...stored, ...changes }, outcome: "changed", generatedPassword };
}

function isSame(stored: LicenseUserTable, members: Omit<Person, "password" | "initial_password">): boolean {
  const { first_name = stored.first_name, last_name = stored.last_name } = members;
  const { phone_number = stored.phone_number, is_active = stored.is_active } = members;
  return (
    first_name === stored.first_name &&
    last_name === stored.last_name &&
    phone_number === stored.phone_number &&
    is_active === stored.is_active
  );
}

export function newUser(place: Pick<Place, "companyId" | "now">, id: number): Omit<LicenseUserTable, "email"> {
  return {
    id,
    company_id: place.companyId,
    first_name: "",
    last_name: "",
    phone_number: "",
    is_active: true,
    is_initial_password: false,
    password_hash: null,
    sealed_initial_password: null,
    sso_issuer: null,
    sso_subject: null,
    last_login: null,
    created_at: place.now,
    updated_at: place.now,
  };
}

function passwordColumns(context: ServiceContext, id: number, { text, hash, isInitial }: PreparedPassword) {
  return {
    password_hash: hash,
    is_initial_password: isInitial,
    sealed_initial_password: isInitial ? context.secrets.seal(text, `license_user:${id}:initial_password`) : null,
  };
}
