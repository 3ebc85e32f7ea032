/** Deletes licenses, and features of licenses, with all that belongs to them and to nothing else. */
import { type RawBuilder, sql } from "kysely";
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";

/** Their orders stay, and so does what the audit tells of them; their histories go with them. */
export async function deleteLicenses(queries: Queries, ids: Iterable<number>): Promise<void> {
  await findForEach(ids, async (part) => {
    const devices = queries.selectFrom("device").select("id").where("license_id", "in", part);
    await deleteHolds(queries, sql`device_id in ${devices}`);
    await queries.deleteFrom("device_variable").where("device_id", "in", devices).execute();
    for (const table of belongings) await queries.deleteFrom(table).where("license_id", "in", part).execute();
    await queries.deleteFrom("oauth_client").where("scope", "=", "license").where("scope_id", "in", part).execute();
    await queries.deleteFrom("license").where("id", "in", part).execute();
    return [];
  });
}

/** What refers to others of them stands before these. */
const belongings = [
  "lease",
  "device",
  "blacklisted_device",
  "license_assignment",
  "license_feature",
  "license_custom_field",
  "trial_device",
  "air_gap_code",
  "activation_history",
  "license_history",
] as const;

/** With its seats; whoever holds one loses it. */
export async function deleteLicenseFeature(
  queries: Queries,
  { id, license_id }: { readonly id: number; readonly license_id: number },
): Promise<void> {
  await deleteHolds(queries, sql`license_feature_id = ${id}`);
  await queries.deleteFrom("lease").where("license_id", "=", license_id).where("license_feature_id", "=", id).execute();
  await queries.deleteFrom("license_feature").where("id", "=", id).execute();
}

/** What was checked out and not consumed goes back to its pool. */
async function deleteHolds(queries: Queries, which: RawBuilder<unknown>): Promise<void> {
  await sql`
    update consumption_pool set held_total = held_total - (
      select coalesce(sum(checked_out - consumed - returned), 0) from consumption_pool_hold
      where consumption_pool_id = consumption_pool.id and ${which}
    )
    where id in (select consumption_pool_id from consumption_pool_hold where ${which})`.execute(queries);
  await sql`delete from consumption_pool_hold where ${which}`.execute(queries);
}

export async function hasOauthClients(queries: Queries, licenseIds: Iterable<number>): Promise<boolean> {
  const found = await findForEach(licenseIds, (part) =>
    queries
      .selectFrom("oauth_client")
      .select("id")
      .where("scope", "=", "license")
      .where("scope_id", "in", part)
      .limit(1)
      .execute(),
  );
  return found.length > 0;
}
