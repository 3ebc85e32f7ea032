/** Licenses whose end, or its coming, has not been told yet. */
import { sql } from "kysely";
import type { Queries } from "./dialect.ts";
import type { LicenseEndNoteTable } from "./tables/licenses.ts";

const columns = { validity: "validity_period", maintenance: "maintenance_period" } as const;

export interface EndsToTell extends Pick<LicenseEndNoteTable, "kind" | "days_before"> {
  /** The first of the last days that are looked for, and the first that is not. */
  readonly from: string;
  readonly to: string;
}

/** Ids of at most `most` licenses above `after`, in ascending order. */
export async function findEndsToTell(
  queries: Queries,
  companyId: number,
  { kind, days_before, from, to }: EndsToTell,
  after: number,
  most: number,
): Promise<number[]> {
  const end = sql.ref(`license.${columns[kind]}`);
  const rows = await queries
    .selectFrom("license")
    .select("license.id")
    .where("license.company_id", "=", companyId)
    // The index of validity periods is one for lists, which is found by these words.
    .where("license.company_id", ">", 0)
    .where(sql<boolean>`${end} >= ${from} and ${end} < ${to}`)
    .where("license.id", ">", after)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("license_end_note as note")
            .select("note.license_id")
            .whereRef("note.license_id", "=", "license.id")
            .where("note.kind", "=", kind)
            .where("note.days_before", "=", days_before)
            .where(sql<boolean>`note.end_date = ${end}`),
        ),
      ),
    )
    .orderBy("license.id")
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

/** Returns whether it had not been noted before. */
export async function insertLicenseEndNote(queries: Queries, note: LicenseEndNoteTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("license_end_note")
    .values(note)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
