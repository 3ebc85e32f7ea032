import { expect, it, onTestFinished } from "vitest";
import { newPostgresPlace } from "./databases.ts";
import { listDeadlocks, meet } from "./deadlocks.ts";

it("transactions that wait for each other in a circle are told, with what they wanted", async () => {
  const place = await newPostgresPlace();
  onTestFinished(() => place.drop());
  const database = place.open();
  const company = { settings_json: "{}", wanted_events_json: "[]", revision: 0, created_at: 0, updated_at: 0 };
  const rows = [1, 2].map((id) => ({ id, name: "C", ...company }));
  const { dialect, write } = database;
  await write((queries) => queries.insertInto("company").values(rows).execute());
  const lock = (id: number) => (queries: Parameters<typeof dialect.lockCompany>[0]) => dialect.lockCompany(queries, id);

  const inOrder = async () => {
    await write(async (queries) => {
      await lock(1)(queries);
      await lock(2)(queries);
    });
  };
  await meet(database, lock(1), inOrder, lock(2));
  expect(await listDeadlocks(database)).toEqual([]);
  await meet(database, lock(2), inOrder, lock(1));
  const [told, ...others] = await listDeadlocks(database);
  expect(told).toMatch(/DETAIL.*Process \d+ waits.*from "company".*from "company"/s);
  expect(others).toEqual([]);
});
