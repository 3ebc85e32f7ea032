/** Whether the record of changes holds each change of administrators once: neither less nor more. */
import { sql } from "kysely";
import type { Queries } from "../src/storage/dialect.ts";

/** Of what is done and undone in turns the record holds the one as often as the other, but for what is so now. */
const imbalances = {
  "licenses are disabled otherwise than the record says": sql`
    select license.id, enabled from license where (
      select coalesce(sum(case action when 'license.disabled' then 1 when 'license.enabled' then -1 else 0 end), 0)
      from audit_entry where object_kind = 'license' and object_id = license.id
    ) <> (case when enabled then 0 else 1 end)`,
  "devices are barred otherwise than the record says": sql`
    select license.id from license where (
      select coalesce(sum(case action when 'device.blacklisted' then 1 when 'device.whitelisted' then -1 else 0 end), 0)
      from audit_entry where license_id = license.id
    ) <> (select count(*) from blacklisted_device where license_id = license.id)`,
  "more licenses are gone than were deleted": sql`
    select missing, deleted from
      (select count(*) as deleted from audit_entry where action = 'license.deleted') as recorded,
      (select count(distinct license_id) as missing from audit_entry
        where license_id is not null and license_id not in (select id from license)) as found
    where deleted < missing`,
  "a change is not told once in the history of its license": sql`
    select entry.id from audit_entry as entry
    where entry.action in ('license.reset', 'device.replaced', 'device.reset', 'seat.freed')
    and entry.license_id in (select id from license)
    and (select count(*) from license_history where license_history.id = entry.id) <> 1`,
};

/** `acknowledged` says how often each action was answered as done that always is a change. */
export async function auditAdministration(
  queries: Queries,
  acknowledged: ReadonlyMap<string, number>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [meaning, query] of Object.entries(imbalances)) {
    const { rows } = await query.execute(queries);
    for (const row of rows) found.push(`${meaning}: ${JSON.stringify(row)}`);
  }
  const { rows } = await sql<{ action: string; count: number }>`
    select action, count(*) as count from audit_entry where action not like 'order.%' group by action
    union all
    select 'order', count(*) from audit_entry where action in ('order.created', 'order.appended')`.execute(queries);
  const recorded = new Map(rows.map(({ action, count }) => [action, Number(count)]));
  for (const [action, times] of acknowledged) {
    const entries = recorded.get(action) ?? 0;
    if (entries !== times) found.push(`${action} was acknowledged ${times} times and recorded ${entries} times`);
  }
  return found;
}

/** Counts and entries made wrong on purpose: the audits must tell of each. */
export async function plantFaults(queries: Queries): Promise<void> {
  const one = (table: string) => sql`(select min(id) from ${sql.table(table)})`;
  await sql`update license set times_activated = times_activated + 1 where id = ${one("license")}`.execute(queries);
  await sql`update license set seats_in_use = seats_in_use + 1 where id = ${one("license")}`.execute(queries);
  await sql`update license_feature set seats_in_use = seats_in_use + 1
    where id = ${one("license_feature")}`.execute(queries);
  await sql`update consumption_pool set held_total = held_total + 1`.execute(queries);
  await sql`update license set enabled = not enabled where id = ${one("license")}`.execute(queries);
  await sql`delete from audit_entry where id =
    (select min(id) from audit_entry where action = 'license.reset')`.execute(queries);
}

export const plantedFaults: readonly string[] = [
  "a license counts other activations than it has active devices",
  "a license counts other seats than it has leases",
  "a feature counts other seats than it has leases",
  "a pool holds other units than devices have checked out of it",
  "licenses are disabled otherwise than the record says",
  "license.reset was acknowledged",
];
