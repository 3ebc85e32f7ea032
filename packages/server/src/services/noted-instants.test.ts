import { expect, it, onTestFinished, vi } from "vitest";
import { describeOnBothDatabases, newPostgresPlace } from "../../test-support/databases.ts";
import type { Database } from "../storage/database.ts";
import type { Queries } from "../storage/dialect.ts";
import { instantColumns } from "../storage/noted-instants.ts";
import { NotedInstants } from "./noted-instants.ts";

const KEYS = [1, 2, 3];

async function makeKeys({ write }: Database): Promise<void> {
  await write(async (queries) => {
    const company = { name: "C", settings_json: "{}", wanted_events_json: "[]", revision: 0 };
    const instants = { created_at: 0, updated_at: 0 };
    await queries
      .insertInto("company")
      .values({ id: 1, ...company, ...instants })
      .execute();
    const key = { company_id: 1, key_hash: "", label: "", permissions_json: "[]", created_at: 0 };
    const unused = { revoked_at: null, last_used_at: null };
    const rows = KEYS.map((id) => ({ id, prefix: `key-${id}`, ...key, ...unused }));
    await queries.insertInto("management_key").values(rows).execute();
  });
}

async function uses(queries: Queries): Promise<(number | null)[]> {
  const rows = await queries.selectFrom("management_key").select("last_used_at").orderBy("id").execute();
  return rows.map((row) => row.last_used_at);
}

describeOnBothDatabases("noted instants", (open) => {
  it("are written, whatever has become of other rows, and never replace a newer one", async () => {
    const database = await open();
    await makeKeys(database);
    const noted = new NotedInstants(instantColumns.keyUse);
    for (const id of [3, 1, 404]) noted.note(id, 20);
    await noted.flush(database);
    expect(await uses(database.read)).toEqual([20, null, 20]);
    noted.note(1, 10);
    noted.note(3, 30);
    await noted.flush(database);
    expect(await uses(database.read)).toEqual([20, null, 30]);
  });
});

it("noted instants wait for no row while they hold others, so that nobody waits in a circle", async () => {
  const place = await newPostgresPlace();
  onTestFinished(() => place.drop());
  const database = place.open();
  await makeKeys(database);
  const noted = new NotedInstants(instantColumns.keyUse);
  for (const id of KEYS) noted.note(id, 20);
  const label = (queries: Queries, id: number) =>
    queries.updateTable("management_key").set({ label: "changed" }).where("id", "=", id).execute();
  const flushed = await database.write(async (queries) => {
    await label(queries, 2);
    const flushing = noted.flush(database);
    await vi.waitFor(async () => expect(await uses(database.read)).toEqual([20, null, 20]), { timeout: 10_000 });
    await label(queries, 1);
    return { flushing };
  });
  await flushed.flushing;
  expect(await uses(database.read)).toEqual([20, 20, 20]);
});
