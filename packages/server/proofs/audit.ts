/** Whether the counts that the database keeps agree with the rows that they count. */
import { sql } from "kysely";
import type { Queries } from "../src/storage/dialect.ts";

/** Each finds rows that must not exist. */
const contradictions = {
  "a license counts other seats than it has leases": sql`
    select id, seats_in_use, found from (
      select license.id, seats_in_use, (
        select count(*) from lease where lease.license_id = license.id and license_feature_id = 0
      ) as found from license
    ) as counted where seats_in_use <> found`,
  "a feature counts other seats than it has leases": sql`
    select id, seats_in_use, found from (
      select license_feature.id, seats_in_use, (
        select count(*) from lease where lease.license_feature_id = license_feature.id
      ) as found from license_feature
    ) as counted where seats_in_use <> found`,
  "a license counts other activations than it has active devices": sql`
    select id, times_activated, found from (
      select license.id, times_activated, (
        select count(*) from device where device.license_id = license.id and is_active
      ) as found from license
    ) as counted where times_activated <> found`,
  "a user counts other activations than active devices": sql`
    select license_id, license_user_id, total_activations, found from (
      select assigned.license_id, assigned.license_user_id, total_activations, (
        select count(*) from device where device.license_id = assigned.license_id and is_active
        and device.license_user_id = assigned.license_user_id
      ) as found from license_assignment as assigned
    ) as counted where total_activations <> found`,
  "the history of a device ends otherwise than the device": sql`
    select id, is_active, found from (
      select device.id, is_active, (
        select sum(case when action = 'activation' then 1 else -1 end)
        from activation_history as entry where entry.device_id = device.id
      ) as found from device
    ) as counted where found <> (case when is_active then 1 else 0 end)`,
  "a device that is not active holds a seat": sql`
    select lease.device_id, lease.license_feature_id from lease
    inner join device on device.id = lease.device_id where not is_active`,
  "an active device has left a vacancy": sql`
    select id, vacant_since from device where is_active and vacant_since is not null`,
  "a pool holds other units than devices have checked out of it": sql`
    select id, held_total, found from (
      select pool.id, held_total, (
        select coalesce(sum(checked_out - consumed - returned), 0) from consumption_pool_hold as hold
        where hold.consumption_pool_id = pool.id
      ) as found from consumption_pool as pool
    ) as counted where held_total <> found`,
  "a device that is not active has units checked out": sql`
    select hold.id from consumption_pool_hold as hold inner join device on device.id = hold.device_id
    where not is_active and checked_out > consumed + returned`,
  "a lease is of a feature that is gone": sql`
    select lease.device_id, license_feature_id from lease
    left join license_feature on license_feature.id = license_feature_id
    where license_feature_id <> 0 and license_feature.id is null`,
  "lists count other licenses than there are": sql`
    select counted, found from
      (select coalesce(sum(count), 0) as counted from license_tally) as tallied,
      (select count(*) as found from license) as existing
    where counted <> found`,
  "lists count other licenses with activations than there are": sql`
    select counted, found from
      (select coalesce(sum(count), 0) as counted from license_tally where active) as tallied,
      (select count(*) as found from license where is_always_active or times_activated > 0) as existing
    where counted <> found`,
};

/** A reset begins to count transfers anew, but leaves the history. */
const contradictionsWithoutResets = {
  "a license counts other transfers than its history": sql`
    select id, transfer_count, found from (
      select license.id, transfer_count, (
        select count(*) from activation_history as entry where entry.license_id = license.id and is_transfer
      ) as found from license
    ) as counted where transfer_count <> found`,
};

/** What contradicts itself, in words; nothing where all is well. */
export async function auditCounts(
  queries: Queries,
  { areResetsMade = false }: { readonly areResetsMade?: boolean } = {},
): Promise<string[]> {
  const found: string[] = [];
  const asked = areResetsMade ? contradictions : { ...contradictions, ...contradictionsWithoutResets };
  for (const [meaning, query] of Object.entries(asked)) {
    const { rows } = await query.execute(queries);
    for (const row of rows) found.push(`${meaning}: ${JSON.stringify(row)}`);
  }
  return found;
}
