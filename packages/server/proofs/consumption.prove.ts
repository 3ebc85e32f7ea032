/**
 * Under any concurrency, what was acknowledged is what is counted: once, in one period, and never beyond the allowance;
 * also while clocks cross the instants at which counters return to zero.
 */
import { expect, it, onTestFinished } from "vitest";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../test-support/databases.ts";
import { boundaries, counterName, counters, countingCatalog, countingLicenses, MOST } from "./consumption-catalog.ts";
import { checkConsumption, type Entry, periodOf } from "./consumption-checker.ts";
import { ConsumptionLoad } from "./consumption-load.ts";
import { between, oneOf } from "./device-load.ts";
import { clockSkews, dose, Progress } from "./dose.ts";
import { ProofInstallation } from "./serving.ts";

const CALLERS = 64;
const CALLS = dose({ short: 600, full: 15_000 });
const CALLS_BETWEEN_BOUNDARIES = dose({ short: 60, full: 180 });
const SKEW_MILLISECONDS_MAX = 5_000;
/** The clock is set so far before a boundary, then runs across it while calls are under way. */
const BEFORE_BOUNDARY_MILLISECONDS = 7_000;
/** Where the disk stalls, callers of a crowded license may wait for its row for too long; hardly ever, all the same. */
const UNAVAILABLE_SHARE_MAX = 0.01;

it(`${clockSkews.length} server processes on one PostgreSQL, with clocks up to 5 s apart, count each amount once`, async () => {
  await prove(await newPostgresPlace({ empty: true }), clockSkews);
});

it("a server on SQLite counts each amount of 64 callers once", async () => {
  await prove(await newSqlitePlace({ empty: true }), [0]);
});

async function prove(place: DatabasePlace, skews: readonly number[]): Promise<void> {
  onTestFinished(() => place.drop());
  const progress = new Progress(`consumption on ${place.name}`);
  const installation = await ProofInstallation.create(place, countingCatalog());
  onTestFinished(() => installation.close());
  const servers = await Promise.all(skews.map((skewMilliseconds) => installation.serve({ skewMilliseconds })));
  const load = new ConsumptionLoad(
    installation.clock,
    installation.company,
    servers.map(({ url }) => url),
  );
  await load.activateAll();

  let crossed = 0;
  let count = 0;
  const caller = async () => {
    while (count < CALLS) {
      count += 1;
      if (count % CALLS_BETWEEN_BOUNDARIES === 0) {
        const boundary = boundaries[crossed];
        if (boundary === undefined) throw new Error("There are more calls than boundaries.");
        crossed += 1;
        installation.clock.set(Math.max(installation.clock.now(), boundary - BEFORE_BOUNDARY_MILLISECONDS));
      }
      if (between(1, 3) === 1) installation.clock.advance(between(1, 400));
      await load.add(oneOf(countingLicenses), between(1, 2) === 1, between(-7, 9));
      progress.tell(() => `${count} calls`);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));

  const entries = await installation.beside(async ({ database }) => {
    const rows = await database.read
      .selectFrom("license_history")
      .innerJoin("license", "license.id", "license_history.license_id")
      .select(["license.license_key", "ts", "data_json", "sdk_version"])
      .where("source", "=", "license-api")
      .execute();
    return rows.map(entryOf);
  });
  const { faults, totals } = checkConsumption(counters, load.calls, entries, SKEW_MILLISECONDS_MAX);
  const unknown = load.calls.filter(({ outcome }) => outcome === "unknown").length;
  progress.say(`${count} calls, ${entries.length} counted in ${totals.size} periods, ${crossed} boundaries crossed`);
  progress.say(`${unknown} calls without an outcome`);
  expect({ faults, unexpected: load.unexpected }).toEqual({ faults: [], unexpected: [] });
  expect(unknown).toBeLessThanOrEqual(CALLS * UNAVAILABLE_SHARE_MAX);
  expect(crossed).toBeGreaterThanOrEqual(6);
  for (const license of countingLicenses) {
    // On a process whose clock is behind the others', a check may still see the period before.
    installation.clock.advance(2 * SKEW_MILLISECONDS_MAX);
    const period = periodOf(license.period, installation.clock.now());
    for (const ofFeature of [false, true]) {
      const name = counterName(license, ofFeature);
      expect(await load.total(license, ofFeature), name).toBe(totals.get(`${name} ${period}`) ?? 0);
      expect(await load.fill(license, ofFeature), name).toEqual([MOST, "refused"]);
    }
  }
}

function entryOf(row: {
  license_key: string | null;
  ts: number;
  data_json: string;
  sdk_version: string | null;
}): Entry {
  const { feature, amount, total } = JSON.parse(row.data_json);
  const counter = feature === undefined ? `${row.license_key}` : `${row.license_key} ${feature}`;
  return { call: row.sdk_version ?? "", counter, amount, total, at: row.ts };
}
