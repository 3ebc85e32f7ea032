import { Cron } from "croner";
import { sql } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { newPostgresPlace } from "../../test-support/databases.ts";
import { startTestServer } from "../../test-support/license-server.ts";
import { describeOnServers, type Wire } from "../../test-support/wire.ts";
import { scheduledJobs } from "./jobs.ts";

const HOUR_MILLISECONDS = 3_600_000;

/** The jobs' own tables are made first, which takes seconds where the disk is slow. */
const PATIENT = { timeout: 50_000 };

describeOnServers("the jobs of an installation", (wire) => {
  it("have names of their own, and come round at least hourly, by the minute", () => {
    const jobs = scheduledJobs(wire.server.context, wire.server.url);
    expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
    for (const { name, schedule } of jobs) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      const runs = new Cron(schedule, { mode: "5-part", timezone: "UTC" }).nextRuns(200);
      const pauses = runs.slice(1).map((run, index) => run.getTime() - (runs[index]?.getTime() ?? 0));
      expect(Math.max(...pauses), name).toBeLessThanOrEqual(HOUR_MILLISECONDS);
    }
  });

  it("forget calls under an Idempotency-Key after a day, and not before", async () => {
    const device = { product: "cad", license_key: "NODE-LOCK-EDDD-0002", hardware_id: "HW-1" };
    const headers = { "idempotency-key": "activation 1" };
    await wire.server.call("activate_license", device, { headers });
    wire.clock.advance({ hours: 23 });
    await runJob(wire, "forget-repeated-calls");
    expect(await rememberedCalls(wire)).toBe(1);
    wire.clock.advance({ hours: 2 });
    await runJob(wire, "forget-repeated-calls");
    expect(await rememberedCalls(wire)).toBe(0);
  });
});

describe("a server", () => {
  it("has every job on its database's schedule", async () => {
    const place = await newPostgresPlace();
    const { context, stop } = await startTestServer(place, { hasSchedule: true });
    const wanted = scheduledJobs(context, "http://any").map(({ name, schedule }) => ({
      name,
      cron: schedule,
      timezone: "UTC",
    }));
    await vi.waitFor(async () => {
      const scheduled = sql`select name, cron, timezone from leasehold_jobs.schedule order by name`;
      expect((await scheduled.execute(context.database.read)).rows).toEqual(wanted.toSorted(byName));
    }, PATIENT);
    await stop();
    await place.drop();
  });
});

async function runJob(wire: Wire, wanted: string): Promise<void> {
  const job = scheduledJobs(wire.server.context, wire.server.url).find(({ name }) => name === wanted);
  await job?.run(new AbortController().signal);
}

async function rememberedCalls(wire: Wire): Promise<number> {
  return (await wire.server.context.database.read.selectFrom("idempotent_call").selectAll().execute()).length;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
