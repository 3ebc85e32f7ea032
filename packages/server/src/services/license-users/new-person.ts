/** Adds people as license users, or finds those who are, for whatever is to be done with them in one transaction. */
import { Problem } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { type EnsuredPerson as Ensured, ensurePeople, PasswordsOutdated } from "./ensure-people.ts";
import { mergePeople, type Person, passwordsShownTo, preparePasswords, shownPassword } from "./people.ts";

export type { Person } from "./people.ts";

export interface EnsuredPerson extends Ensured {
  /** The password that is shown until it is changed; empty where there is none. */
  readonly initialPassword: string;
}

export interface PeoplePlace {
  readonly queries: Queries;
  readonly now: number;
  /** Everybody who was asked for, by the address as it is stored. */
  readonly people: ReadonlyMap<string, EnsuredPerson>;
}

const PREPARATIONS_MAX = 5;
/** Hashing the passwords of so many takes some ten seconds. */
const PEOPLE_MAX = 1000;

/**
 * Runs `work` in one transaction in which everybody of `people` is a license user. Passwords are hashed before it; new
 * users without one get a generated one, and a password that somebody has chosen is never replaced. The transaction
 * holds the company's lock, so licenses are locked after it.
 */
export async function withPeople<Value>(
  context: ServiceContext,
  administrator: Administrator,
  people: Iterable<Person>,
  work: (place: PeoplePlace) => Promise<Value>,
): Promise<Value> {
  const { companyId } = administrator;
  const wanted = mergePeople(people);
  if (wanted.size > PEOPLE_MAX) {
    throw new Problem("validation_error", `A request can name at most ${PEOPLE_MAX} people. Send several requests.`);
  }
  for (let preparation = 1; ; preparation += 1) {
    const passwords = await preparePasswords(context, companyId, wanted, context.passwords.hash);
    try {
      return await context.database.write(async (queries) => {
        await context.database.dialect.lockCompany(queries, companyId);
        const now = context.clock.now();
        const ensured = await ensurePeople({ context, queries, companyId, now }, wanted, passwords);
        const told = new Map<string, EnsuredPerson>();
        for (const [email, person] of ensured) {
          await recordPerson(context, queries, administrator, now, person);
          told.set(email, { ...person, initialPassword: initialPasswordOf(context, administrator, person) });
        }
        return work({ queries, now, people: told });
      });
    } catch (error) {
      if (!(error instanceof PasswordsOutdated) || preparation === PREPARATIONS_MAX) throw error;
    }
  }
}

/** Whoever has just had it made may know it, whatever else he may read. */
function initialPasswordOf(context: ServiceContext, administrator: Administrator, { user, outcome }: Ensured): string {
  const shown = outcome === "created" ? context : passwordsShownTo(administrator, context);
  return shown === undefined ? "" : (shownPassword(shown, user) ?? "");
}

async function recordPerson(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  now: number,
  { user, outcome }: Ensured,
): Promise<void> {
  if (outcome === "unchanged") return;
  // Answers about licenses show their users.
  if (outcome === "changed") await raiseCompanyRevision(queries, administrator.companyId, now);
  const action = outcome === "created" ? "license_user.created" : "license_user.updated";
  await recordChange(context, queries, administrator, now, { action, id: user.id, after: user });
}
