/** Transactions that wait for each other in a circle: brought about on purpose, and found in what PostgreSQL has logged. */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Database } from "../src/storage/database.ts";
import type { Queries } from "../src/storage/dialect.ts";
import { LOG_FILE } from "./postgres.ts";

/** Which transactions waited for each other in a circle, until PostgreSQL ended one of them: as its log tells it. */
export async function listDeadlocks({ dialect, read }: Database): Promise<string[]> {
  if (dialect.name === "sqlite") return [];
  // What is logged comes to the file through a pipe: once this has, all before it has.
  const mark = randomUUID();
  await sql`do ${sql.lit(`begin raise log '${mark}'; end`)}`.execute(read);
  for (;;) {
    // As bytes: the end of what was written so far may be in the middle of a character.
    const { rows } = await sql<{ name: string; bytes: Buffer }>`
      select current_database() as name, pg_read_binary_file(${LOG_FILE}) as bytes`.execute(read);
    const [{ name, bytes } = { name: "", bytes: Buffer.from(mark) }] = rows;
    const log = bytes.toString();
    if (!log.includes(mark)) continue;
    // An entry goes on in lines that are indented.
    const entries = log.split(/\n(?!\t)/);
    return entries.filter((_, index) => entries[index - 1]?.endsWith(` ${name} ERROR:  deadlock detected`));
  }
}

type Step = (queries: Queries) => Promise<unknown>;

/**
 * Lets an operation meet a transaction that holds one thing already and goes on to another when the operation waits for
 * it, or is over. Where the operation holds the other thing by then, the two wait for each other.
 */
export async function meet({ read, write }: Database, first: Step, operation: () => Promise<unknown>, then: Step) {
  let running: Promise<unknown> | undefined;
  let isOver = false;
  await write(async (queries) => {
    await first(queries);
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(queries);
    running ??= operation().finally(() => {
      isOver = true;
    });
    running.catch(() => undefined);
    while (!isOver && !(await isWaitedFor(read, rows[0]?.pid ?? 0)));
    await then(queries);
  });
  await running;
}

async function isWaitedFor(read: Queries, pid: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_activity where datname = current_database() and ${pid}::int = any(pg_blocking_pids(pid))
  `.execute(read);
  return rows.length > 0;
}
