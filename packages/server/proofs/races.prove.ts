/** Under any concurrency, no more seats, activations and transfers are granted than the limit in force allows. */
import { expect, it, onTestFinished } from "vitest";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../test-support/databases.ts";
import { auditCounts } from "./audit.ts";
import { type Made, member, outcomeOf, seatEvents } from "./device-calls.ts";
import { between, DeviceLoad, oneOf } from "./device-load.ts";
import { clockSkews, dose, Progress } from "./dose.ts";
import { FIRST_LIMITS, type Limits, limitsCatalog, proofCatalog, proofLicenses } from "./proof-catalog.ts";
import { checkSeatHistory, type SeatEvent } from "./seat-history-checker.ts";
import { ProofInstallation } from "./serving.ts";

const CALLERS = 64;
const LICENSES = 4;
const SKEW_MILLISECONDS_MAX = 5_000;
const CALLS = dose({ short: 1_500, full: 55_000 });
/** Enough for leases to lapse, well apart from how long a lease is. */
const LAPSES_MIN = dose({ short: 5, full: 1_000 });
const LAPSE_MILLISECONDS = 70_000;
const CALLS_BETWEEN_LAPSES = dose({ short: 250, full: 400 });
const CALLS_BETWEEN_LIMITS = 250;
/** Where the disk stalls, callers of a crowded license may wait for its row for too long; hardly ever, all the same. */
const UNAVAILABLE_SHARE_MAX = 0.01;

it(`${clockSkews.length} server processes on one PostgreSQL, with clocks up to 5 s apart, never grant too much`, async () => {
  await prove(await newPostgresPlace({ empty: true }), clockSkews);
});

it("a server on SQLite never grants too much to 64 callers at once", async () => {
  await prove(await newSqlitePlace({ empty: true }), [0]);
});

async function prove(place: DatabasePlace, skews: readonly number[]): Promise<void> {
  onTestFinished(() => place.drop());
  const progress = new Progress(`races on ${place.name}`);
  const licenses = proofLicenses(LICENSES);
  const [transferLimited] = licenses;
  if (transferLimited === undefined) throw new Error("There is no license.");
  const installation = await ProofInstallation.create(place, proofCatalog(licenses));
  onTestFinished(() => installation.close());
  const { clock, company } = installation;
  const servers = await Promise.all(skews.map((skewMilliseconds) => installation.serve({ skewMilliseconds })));
  const urls = servers.map((server) => server.url);
  const load = new DeviceLoad(clock, company, licenses);
  const events: SeatEvent[] = [];
  const faults: string[] = [];
  let unavailable = 0;
  let transfersMax = 3;
  const changeLimits = async (license: (typeof licenses)[number], limits: Limits) => {
    const change = () => installation.importBeside(limitsCatalog([license], limits));
    events.push(...(await load.changeLimits(license, limits, change)));
  };
  for (const license of licenses) {
    await changeLimits(license, license === transferLimited ? { ...FIRST_LIMITS, transfers: 3 } : FIRST_LIMITS);
  }

  let isChanging = false;
  const afterEach = async (made: Made, count: number) => {
    events.push(...seatEvents(made));
    const transfers = member(made.answer, "transfer_count");
    if (made.license === transferLimited && typeof transfers === "number" && transfers > transfersMax) {
      faults.push(`${transfers} transfers where ${transfersMax} were allowed`);
    }
    if (made.answer?.status === 503) {
      unavailable += 1;
    } else if (outcomeOf(made.answer) === "unknown") {
      faults.push(`${made.name}: ${made.answer?.text ?? "no answer"}`);
    }
    if (between(1, 100) === 1) clock.advance(between(1, 4_000));
    if (between(1, CALLS_BETWEEN_LAPSES) === 1) clock.advance(LAPSE_MILLISECONDS);
    progress.tell(() => `${count} calls`);
    if (isChanging || between(1, CALLS_BETWEEN_LIMITS) !== 1) return;
    isChanging = true;
    const license = oneOf(licenses);
    if (license === transferLimited) transfersMax += 1;
    await changeLimits(license, {
      seats: between(2, 7),
      featureSeats: between(1, 5),
      activations: between(20, 40),
      transfers: license === transferLimited ? transfersMax : 0,
    });
    isChanging = false;
  };
  const calls = await load.run({ callers: CALLERS, calls: CALLS, urls, afterEach });

  const verdict = checkSeatHistory(events, SKEW_MILLISECONDS_MAX);
  progress.say(`${calls} calls, ${verdict.grants} grants, ${verdict.judged} judged, ${verdict.lapses} leases lapsed`);
  progress.say(`${unavailable} calls answered that the database cannot be reached`);
  const contradictions = await installation.beside(({ database }) => auditCounts(database.read));
  const { violations } = verdict;
  expect({ violations, faults, contradictions }).toEqual({ violations: [], faults: [], contradictions: [] });
  expect(unavailable).toBeLessThanOrEqual(calls * UNAVAILABLE_SHARE_MAX);
  const filled = oneOf(licenses);
  await changeLimits(filled, FIRST_LIMITS);
  expect({ ...(await load.fill(urls, filled)), transfers: 0 }).toEqual(FIRST_LIMITS);
  expect(verdict.lapses).toBeGreaterThanOrEqual(LAPSES_MIN);
}
