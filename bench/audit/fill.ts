/** The record that is measured: of a company from before there were chains, made by SQL alone. */
import { sql } from "kysely";
import type { Database } from "../../packages/server/src/storage/database.ts";

export const OLD_COMPANY = 1;
/** 2025-01-01, the first entry; one came every half minute since. */
export const BEGINNING = 1_735_689_600_000;
export const STEP = 30_000;

const ROWS_MAX = 50_000;

export async function fillRecord(database: Database, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += ROWS_MAX) {
    const end = Math.min(to, start + ROWS_MAX);
    await database.write(async (queries) => {
      await database.dialect.allowLongStatements(queries);
      if (start === 0) {
        await sql`insert into company (id, name, settings_json, revision, created_at, updated_at)
          values (${OLD_COMPANY}, 'Old', '{}', 1, ${BEGINNING}, ${BEGINNING})`.execute(queries);
      }
      await sql`
        with recursive number(n) as (
          select cast(${sql.lit(start)} as bigint) union all select n + 1 from number where n + 1 < ${sql.lit(end)}
        )
        insert into audit_entry (id, company_id, ts, actor_kind, actor_id, actor_name, action, object_kind, object_id,
          license_id, before_json, after_json)
        select 1000 + n, ${sql.lit(OLD_COMPANY)}, ${sql.lit(BEGINNING)} + n * ${sql.lit(STEP)},
          case when n % 10 = 0 then 'operator' when n % 1000 = 1 then 'command-line' else 'management-key' end,
          case when n % 10 = 0 then 50 + n % 97 when n % 1000 = 1 then null else 7 end,
          case when n % 10 = 0 then 'operator' || cast(n % 97 as text) || '@vendor.example'
            when n % 1000 = 1 then 'command line' else 'shop' end,
          case when n % 20 = 0 then 'license.disabled' when n % 5000 = 3 then 'person.erased' else 'license.updated' end,
          case when n % 5000 = 3 then 'person' else 'license' end,
          500000 + (n * 7919) % 100000, 500000 + (n * 7919) % 100000,
          '{"note":"called before renewal","max_activations":5}', '{"note":"renewed by mail","max_activations":7}'
        from number`.execute(queries);
    });
  }
}
