/** What a server's log tells of the record of changes. */
import { sql } from "kysely";
import { expect, it, vi } from "vitest";
import { newSqlitePlace } from "../../test-support/databases.ts";
import { startTestServer } from "../../test-support/license-server.ts";
import { SEALING_JOB } from "../services/audit/seal.ts";

const PATIENT = { timeout: 50_000 };

it("the log has each new head without what was changed, and says loudly what is not sealed over", async () => {
  const place = await newSqlitePlace();
  const server = await startTestServer(place, { isOnlySample: true });
  const { context, logLines, manage } = server;
  const linesOf = (text: string) => logLines.filter((line) => line.includes(text)).map((line) => JSON.parse(line));
  await manage("POST", "/customers/", { body: { email: "secret@plum.example" } });
  context.jobs.wake(SEALING_JOB);
  await vi.waitFor(() => expect(linesOf("is sealed")).toHaveLength(1), PATIENT);
  const { position, hash } = await context.database.read.selectFrom("audit_head").selectAll().executeTakeFirstOrThrow();
  expect(linesOf("is sealed")).toMatchObject([{ level: "info", company: server.company.company_id, position, hash }]);

  await context.database.write((queries) => sql`update audit_head set signature = 'AAAA'`.execute(queries));
  await manage("POST", "/customers/", { body: { email: "other@plum.example" } });
  context.jobs.wake(SEALING_JOB);
  await vi.waitFor(() => expect(linesOf("was tampered with")).toHaveLength(1), PATIENT);
  expect(linesOf("was tampered with")).toMatchObject([{ level: "error", fault: "head_forged", position }]);
  expect(logLines.join("")).not.toContain("plum.example");
  await server.stop();
  await place.drop();
});
