/** Everything that is kept of a person, for whoever asks what that is. */
import { isoInstant } from "../../domain/calendar.ts";
import type { Queries } from "../../storage/dialect.ts";
import { type KeptRow, listKept } from "../../storage/personal-data/list.ts";
import { findPerson } from "../../storage/personal-data/person.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";

export interface PersonalData {
  readonly email: string;
  readonly asOf: number;
  /** Rows by the kind of object that they are of. */
  readonly kept: Readonly<Record<string, readonly KeptRow[]>>;
  /** Kinds of which there are more rows than are told. */
  readonly incomplete: readonly string[];
}

const ROWS_MAX = 10_000;

/** `email` is as it is stored. */
export async function collectPersonalData(
  context: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
  email: string,
  queries: Queries = context.database.read,
): Promise<PersonalData> {
  const kept = await listKept(queries, await findPerson(queries, companyId, email), ROWS_MAX);
  const kinds = Object.entries(kept);
  return {
    email,
    asOf: context.clock.now(),
    kept: Object.fromEntries(kinds.map(([kind, rows]) => [kind, rows.slice(0, ROWS_MAX).map(told)])),
    incomplete: kinds.filter(([, rows]) => rows.length > ROWS_MAX).map(([kind]) => kind),
  };
}

/** What no person is told: secrets, and what is made of them. */
const SECRET = /^sealed_|_hash$/;
const INSTANT = /_at$|_until$|^ts$|^last_(login|check)$|^time_(de)?activated$|^vacant_since$/;

/** A row as people read it: instants as such, JSON opened, without secrets. */
function told(row: KeptRow): KeptRow {
  const members = Object.entries(row).filter(([name]) => !SECRET.test(name));
  return Object.fromEntries(
    members.map(([name, value]) => {
      if (typeof value === "number" && INSTANT.test(name)) return [name, isoInstant(value)];
      if (typeof value === "string" && name.endsWith("_json"))
        return [name.slice(0, -"_json".length), JSON.parse(value)];
      return [name, value];
    }),
  );
}
