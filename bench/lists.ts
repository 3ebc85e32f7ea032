/**
 * `npm run bench:lists`: fills an installation with 1,000,000 licenses on SQLite and on PostgreSQL, measures their lists
 * against one indexed read, prints the result and writes it to `bench/lists.md`. `--sqlite` or `--postgres` takes one
 * of the databases alone and writes nothing.
 */
import { migrate } from "../packages/server/src/storage/migrate.ts";
import { fill } from "./lists/fill.ts";
import { type ListFigures, measure } from "./lists/measure.ts";
import { describeLists } from "./lists/results.ts";
import { type MeasuredPlace, measureOnBothDatabases } from "./on-both-databases.ts";

const start = performance.now();

await measureOnBothDatabases("lists.md", fillAndMeasure, describeLists);

async function fillAndMeasure({ databaseName, context, settle }: MeasuredPlace): Promise<ListFigures[]> {
  const tell = (text: string) =>
    process.stderr.write(
      `${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${databaseName}: ${text}\n`,
    );
  tell("makes the licenses and what belongs to them");
  await migrate(context.database);
  await fill(context.database, tell);
  await settle();
  tell("measures");
  return measure(context, tell);
}
