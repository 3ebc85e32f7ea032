/** What queries read, in SQLite's words: it has no statistics, so the shape of a query alone decides. */
import { CompiledQuery, createQueryId, type RootOperationNode } from "kysely";
import type { Database } from "../src/storage/database.ts";
import type { Queries } from "../src/storage/dialect.ts";

export async function plansOf(database: Database, work: (queries: Queries) => Promise<unknown>): Promise<string[]> {
  const asked: RootOperationNode[] = [];
  await database.write(async (queries) => {
    const watched = queries.withPlugin({
      transformQuery: ({ node }) => {
        asked.push(node);
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    await work(watched);
  });
  const plans = await Promise.all(
    asked.map(async (node) => {
      const { sql, parameters } = database.read.getExecutor().compileQuery(node, createQueryId());
      const plain = parameters.map((value) => (isPlaceholder(value) ? 0 : value));
      const explained = CompiledQuery.raw(`explain query plan ${sql}`, plain);
      return (await database.read.executeQuery<{ detail: string }>(explained)).rows;
    }),
  );
  return plans.flat().map(({ detail }) => detail);
}

/** Of a prepared query, whose values each run brings. */
function isPlaceholder(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}
