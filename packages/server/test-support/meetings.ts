/** Tests in which operations of one server on PostgreSQL meet, none of which may wait for another in a circle. */
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import type { Queries } from "../src/storage/dialect.ts";
import type { Schema } from "../src/storage/schema.ts";
import { newPostgresPlace } from "./databases.ts";
import { listDeadlocks } from "./deadlocks.ts";
import { startTestServer, type TestServerOptions } from "./license-server.ts";
import { START } from "./movable-clock.ts";
import { Wire } from "./wire.ts";

export function describeMeetings(name: string, block: (wire: Wire) => void, options: TestServerOptions = {}): void {
  describe(`${name} on PostgreSQL`, () => {
    const wire = new Wire();
    let known = 0;
    beforeAll(async () => {
      const place = await newPostgresPlace();
      wire.open(place, await startTestServer(place, options));
    });
    beforeEach(() => wire.clock.set(START));
    afterEach(async () => {
      const told = (await listDeadlocks(wire.server.context.database)).slice(known);
      known += told.length;
      expect(told).toEqual([]);
    });
    afterAll(async () => {
      await wire.server.stop();
      await wire.place.drop();
    });
    block(wire);
  });
}

/** Locks rows one after another, as whoever changes them does. */
export function lock(...rows: readonly (readonly [table: keyof Schema, id: number])[]) {
  return async (queries: Queries) => {
    for (const [table, id] of rows) {
      await sql`select id from ${sql.table(table)} where id = ${id} for no key update`.execute(queries);
    }
  };
}
