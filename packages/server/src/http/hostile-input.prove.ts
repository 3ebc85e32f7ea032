/** Whatever is sent: never a fault of the server, never a word about its inside, never more memory. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dose } from "../../proofs/dose.ts";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../../test-support/databases.ts";
import { type HostileRequest, hostileRequest } from "../../test-support/hostile-requests.ts";
import type { MeasuredServerStarted, MeasuredServerState } from "../../test-support/measured-server.ts";
import { sendBytes } from "../../test-support/raw-http.ts";
import { requireRefusalShape } from "../../test-support/wire-shapes.ts";

const REQUESTS = dose({ short: 1_000, full: 10_000 });
const AT_ONCE = 20;
const HEAP_GROWTH_BYTES_MAX = 16 * 1024 * 1024;
/** Names of things inside that no answer may tell of. */
const INSIDE = /node_modules|\.ts:\d|\bat async\b|sqlite|postgres|syntax error|\bselect\b.*\bfrom\b|violates/i;

describe.each([
  { databaseName: "SQLite", newPlace: newSqlitePlace },
  { databaseName: "PostgreSQL", newPlace: newPostgresPlace },
])("hostile input on $databaseName", ({ newPlace }) => {
  let place: DatabasePlace;
  let child: ChildProcess;
  let started: MeasuredServerStarted;

  beforeAll(async () => {
    place = await newPlace();
    const program = fileURLToPath(new URL("../../test-support/measured-server.ts", import.meta.url));
    const arguments_ = [place.dataDir, ...(place.databaseUrl === undefined ? [] : [place.databaseUrl])];
    child = fork(program, arguments_, { execArgv: ["--expose-gc"] });
    [started] = await once(child, "message");
  });
  afterAll(async () => {
    child.disconnect();
    await once(child, "exit");
    await place.drop();
  });

  async function state(): Promise<MeasuredServerState> {
    child.send("state");
    const [told] = await once(child, "message");
    return told;
  }

  it("is refused in the documented form, without a fault and without growth", async () => {
    await send(REQUESTS / 5);
    const before = await state();
    await send(REQUESTS);
    const after = await state();
    expect(after.trouble).toEqual([]);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(HEAP_GROWTH_BYTES_MAX);
  });

  async function send(requests: number): Promise<void> {
    const many = fc.array(hostileRequest(started), { minLength: AT_ONCE, maxLength: AT_ONCE });
    const property = fc.asyncProperty(many, async (batch) => {
      await Promise.all(batch.map(expectRefusalOrGrant));
    });
    await fc.assert(property, { numRuns: Math.ceil(requests / AT_ONCE), interruptAfterTimeLimit: 20 * 60_000 });
  }

  async function expectRefusalOrGrant({ isWhole, bytes }: HostileRequest): Promise<void> {
    const answer = await sendBytes(started.url, bytes, isWhole);
    if (answer === null) {
      if (isWhole) throw new Error(`No answer to: ${shown(bytes)}`);
      return;
    }
    if (answer.status >= 500 || INSIDE.test(answer.text)) {
      throw new Error(`${answer.status} ${answer.text}\nto: ${shown(bytes)}`);
    }
    const isHead = bytes.subarray(0, 5).toString() === "HEAD ";
    if (answer.status === 200 || isHead) return;
    try {
      requireRefusalShape(answer);
    } catch (error) {
      throw new Error(`${answer.status} ${answer.text}\nto: ${shown(bytes)}`, { cause: error });
    }
  }
});

function shown(bytes: Buffer): string {
  return JSON.stringify(bytes.toString("latin1").slice(0, 1_500));
}
