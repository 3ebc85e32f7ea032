import { expect, it, onTestFinished } from "vitest";
import { newPostgresPlace } from "../test-support/databases.ts";
import { listDeadlocks } from "./administration-audit.ts";

it("transactions that wait for each other in a circle are told, with what they wanted", async () => {
  const place = await newPostgresPlace();
  onTestFinished(() => place.drop());
  const database = place.open();
  const company = { settings_json: "{}", wanted_events_json: "[]", revision: 0, created_at: 0, updated_at: 0 };
  const rows = [1, 2].map((id) => ({ id, name: "C", ...company }));
  await database.write((queries) => queries.insertInto("company").values(rows).execute());
  expect(await listDeadlocks(database)).toEqual([]);

  const { dialect, write } = database;
  let arrived = 0;
  let bothHoldOne = () => {};
  const meeting = new Promise<void>((resolve) => {
    bothHoldOne = resolve;
  });
  const inOrder = (ids: readonly [number, number]) =>
    write(async (queries) => {
      await dialect.lockCompany(queries, ids[0]);
      arrived += 1;
      if (arrived === 2) bothHoldOne();
      await meeting;
      await dialect.lockCompany(queries, ids[1]);
    });
  await Promise.all([inOrder([1, 2]), inOrder([2, 1])]);
  const [told, ...others] = await listDeadlocks(database);
  expect(told).toMatch(/DETAIL.*Process \d+ waits.*from "company".*from "company"/s);
  expect(others).toEqual([]);
});
