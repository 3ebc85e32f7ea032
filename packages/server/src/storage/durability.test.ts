import { sql } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { newPostgresPlace, newSqlitePlace, startPostgres } from "../../test-support/databases.ts";
import { OutcomeUnknown, openPostgres } from "./database.ts";
import type { Queries } from "./dialect.ts";

const SYNCHRONOUS_FULL = 2;

it("SQLite has each commit on disk before it is answered: synchronous is FULL on the connection that writes", async () => {
  const place = await newSqlitePlace();
  onTestFinished(() => place.drop());
  const settings = await place.open().write(async (queries) => ({
    ...(await sql<{ synchronous: number }>`pragma synchronous`.execute(queries)).rows[0],
    ...(await sql<{ journal_mode: string }>`pragma journal_mode`.execute(queries)).rows[0],
  }));
  expect(settings).toEqual({ synchronous: SYNCHRONOUS_FULL, journal_mode: "wal" });
});

it("PostgreSQL has each commit on disk before it is answered: synchronous_commit is on for every connection", async () => {
  const place = await newPostgresPlace();
  onTestFinished(() => place.drop());
  await turnOffByDefault(place.open().read);
  const connectionsMax = 6;
  const database = place.open({ connectionsMax });
  const ofConnection = sql<{ pid: number; setting: string }>`
    select pg_backend_pid() as pid, current_setting('synchronous_commit') as setting`;
  // Each transaction waits until all connections are taken, so that every one of them is asked.
  let asked = 0;
  let tellAll = () => {};
  const allAsked = new Promise<void>((resolve) => {
    tellAll = resolve;
  });
  const ask = () =>
    database.write(async (queries) => {
      const { rows } = await ofConnection.execute(queries);
      asked += 1;
      if (asked === connectionsMax) tellAll();
      await allAsked;
      return rows[0];
    });
  const answers = await Promise.all(Array.from({ length: connectionsMax }, ask));
  expect(new Set(answers.map((answer) => answer?.pid)).size).toBe(connectionsMax);
  expect(new Set(answers.map((answer) => answer?.setting))).toEqual(new Set(["on"]));
});

it("PostgreSQL without its synchronous standby confirms nothing, however long that takes", async () => {
  const cluster = await startPostgres({ durable: false });
  onTestFinished(() => cluster.stop());
  const database = openPostgres(cluster.url("postgres"), { commitMillisecondsMax: 500 });
  onTestFinished(() => database.close());
  const run = (text: string) => sql.raw(text).execute(database.read);
  const standbyNames = async () => {
    const asked = sql<{ value: string }>`select current_setting('synchronous_standby_names') as value`;
    return (await asked.execute(database.read)).rows[0]?.value;
  };
  await run("create table kept (id int)");
  await run("alter system set synchronous_standby_names = 'nobody'");
  await run("select pg_reload_conf()");
  await expect.poll(standbyNames, { timeout: 20_000 }).toBe("nobody");
  const insert = (id: number) => database.write((queries) => sql`insert into kept values (${id})`.execute(queries));
  await expect(insert(1)).rejects.toThrow(OutcomeUnknown);
  await run("alter system reset synchronous_standby_names");
  await run("select pg_reload_conf()");
  await expect.poll(standbyNames, { timeout: 20_000 }).toBe("");
  await insert(2);
  const { rows } = await sql<{ id: number }>`select id from kept order by id`.execute(database.read);
  expect(rows.at(-1)).toEqual({ id: 2 });
});

/** As an administrator might have done for other uses of the database. */
async function turnOffByDefault(queries: Queries): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(queries);
  await sql`alter database ${sql.id(rows[0]?.name ?? "")} set synchronous_commit = off`.execute(queries);
}
