/** Initialization codes: at most one of each purpose is open on a license, used ones are kept. */
import type { Queries } from "./dialect.ts";
import type { AirGapCodeTable } from "./tables/devices.ts";

/** Stores a new code in the place of the one that is open; the license is locked. */
export async function replaceAirGapCode(queries: Queries, code: AirGapCodeTable): Promise<void> {
  await queries
    .deleteFrom("air_gap_code")
    .where("license_id", "=", code.license_id)
    .where("purpose", "=", code.purpose)
    .where("used_at", "is", null)
    .execute();
  await queries.insertInto("air_gap_code").values(code).execute();
}

/** The code that is open, else the one that was used last. */
export async function findNewestAirGapCode(
  queries: Queries,
  licenseId: number,
  purpose: AirGapCodeTable["purpose"],
): Promise<AirGapCodeTable | undefined> {
  return queries
    .selectFrom("air_gap_code")
    .selectAll()
    .where("license_id", "=", licenseId)
    .where("purpose", "=", purpose)
    .orderBy((eb) => eb("used_at", "is not", null))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function updateAirGapCode(
  queries: Queries,
  id: number,
  changes: Partial<Pick<AirGapCodeTable, "attempts" | "used_at">>,
): Promise<void> {
  await queries.updateTable("air_gap_code").set(changes).where("id", "=", id).execute();
}
