/** While administrators change licenses and devices call, nothing is granted beyond its limit and every count stays true. */
import { expect, it, onTestFinished } from "vitest";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../test-support/databases.ts";
import { listDeadlocks } from "../test-support/deadlocks.ts";
import { AroundLoad, openReceiver } from "./administration-around.ts";
import { auditAdministration, plantedFaults, plantFaults } from "./administration-audit.ts";
import { administrationCatalog, CREW_ORDER, METERED_ORDER } from "./administration-catalog.ts";
import { type AdministeredLicense, AdministrationLoad } from "./administration-load.ts";
import { OthersLoad } from "./administration-others.ts";
import { auditCounts } from "./audit.ts";
import { seedChance } from "./chance.ts";
import { type Made, outcomeOf, seatEvents } from "./device-calls.ts";
import { between, DeviceLoad } from "./device-load.ts";
import { dose, Progress } from "./dose.ts";
import { proofLicenses } from "./proof-catalog.ts";
import { checkSeatHistory } from "./seat-history-checker.ts";
import { ProofInstallation } from "./serving.ts";

const LICENSES = 3;
const CALLERS = 24;
const ADMINISTRATORS = 9;
const SECONDS = dose({ short: 5, full: 45 });
const CALLS_BETWEEN_LAPSES = 200;
const flags = { outgoingAllow: "127.0.0.1" };
const LAPSE_MILLISECONDS = 70_000;
const SKEW_MILLISECONDS_MAX = 5_000;
const skews = dose<readonly number[]>({ short: [-5_000, 5_000], full: [-5_000, -200, 1_900, 5_000] });
/** Where the disk stalls, callers of a crowded license may wait for its row for too long; hardly ever, all the same. */
const UNAVAILABLE_SHARE_MAX = 0.01;

it(`${skews.length} server processes on one PostgreSQL keep every promise while licenses are administered`, async () => {
  await prove(await newPostgresPlace({ empty: true }), skews);
});

it("a server on SQLite keeps every promise while licenses are administered", async () => {
  await prove(await newSqlitePlace({ empty: true }), [0]);
});

async function prove(place: DatabasePlace, skewsOfServers: readonly number[]): Promise<void> {
  onTestFinished(() => place.drop());
  const progress = new Progress(`administration on ${place.name}`);
  progress.say(`seed ${seedChance()}`);
  const known = proofLicenses(LICENSES);
  const installation = await ProofInstallation.create(place, administrationCatalog(known));
  onTestFinished(() => installation.close());
  const { clock, company } = installation;
  const servers = await Promise.all(
    skewsOfServers.map((skewMilliseconds) => installation.serve({ skewMilliseconds, flags })),
  );
  const urls = servers.map((server) => server.url);
  const licenses: AdministeredLicense[] = [];
  const load = new DeviceLoad(clock, company, licenses);
  const administration = new AdministrationLoad({ load, urls, key: company.management_api_key, licenses });
  licenses.push(...(await findLicenses(administration, known)));
  for (const license of licenses) {
    await administration.setFirstLimits(license);
    await administration.change("license.reset", `/licenses/${license.id}/reset/`);
  }
  const others = await openOthers({ load, administration, urls, credentials: company });
  const receiver = await openReceiver();
  onTestFinished(() => receiver.close());
  const importCatalog = (catalog: object) => installation.importBeside(catalog);
  const around = await AroundLoad.open(
    { load, administration, urls, credentials: company, importCatalog },
    receiver.url,
  );

  let isOver = false;
  const until = async (act: () => Promise<void>) => {
    while (!isOver) await act();
  };
  const afterEach = (made: Made, count: number) => {
    administration.events.push(...seatEvents(made));
    if (made.answer?.status === 503) administration.unavailable += 1;
    else if (outcomeOf(made.answer) === "unknown") {
      administration.faults.push(`${made.name}: ${made.answer?.text ?? "no answer"}`);
    }
    if (between(1, 100) === 1) clock.advance(between(1, 4_000));
    if (between(1, CALLS_BETWEEN_LAPSES) === 1) clock.advance(LAPSE_MILLISECONDS);
    progress.tell(() => `${count} calls, ${administration.calls} changes`);
  };
  const administrators = Array.from({ length: ADMINISTRATORS }, (_, index) =>
    until(() => {
      if (index % 3 === 0) return administration.changeSomething();
      return index % 3 === 1 ? others.doSomething() : around.doSomething();
    }),
  );
  const start = performance.now();
  const shouldStop = () => performance.now() - start > SECONDS * 1000;
  const calls = await load
    .run({ callers: CALLERS, calls: Number.POSITIVE_INFINITY, urls, afterEach, shouldStop })
    .finally(() => {
      isOver = true;
    });
  await Promise.all(administrators);

  const { violations, grants, judged } = checkSeatHistory(administration.events, SKEW_MILLISECONDS_MAX);
  progress.say(`${calls} calls and ${administration.calls} by administrators, ${others.bookings} bookings`);
  progress.say(`${grants} grants, ${judged} judged, ${administration.unavailable} answers that it cannot be reached`);
  const { faults, acknowledged, unavailable } = administration;
  const audit = (recorded: ReadonlyMap<string, number>) =>
    installation.beside(async ({ database: { read } }) => [
      ...(await auditCounts(read, { areResetsMade: true })),
      ...(await auditAdministration(read, recorded)),
    ]);
  // What was answered as unavailable may have taken place.
  const contradictions = await audit(unavailable === 0 ? acknowledged : new Map());
  const overruns = others.poolOverruns();
  expect({ violations, faults, contradictions, overruns }).toEqual({
    violations: [],
    faults: [],
    contradictions: [],
    overruns: [],
  });
  expect(await installation.beside(({ database }) => listDeadlocks(database))).toEqual([]);
  await installation.beside(({ database }) => database.write(plantFaults));
  const told = await audit(acknowledged);
  expect(plantedFaults.filter((fault) => !told.some((text) => text.startsWith(fault)))).toEqual([]);
  expect(judged).toBeGreaterThan(0);
  expect(others.bookings).toBeGreaterThan(0);
  expect(unavailable).toBeLessThanOrEqual((calls + administration.calls) * UNAVAILABLE_SHARE_MAX);
}

async function findLicenses(
  administration: AdministrationLoad,
  known: ReturnType<typeof proofLicenses>,
): Promise<AdministeredLicense[]> {
  return Promise.all(
    known.map(async (license) => {
      const { answer } = await administration.manage("GET", "/licenses/", { query: { license_key: license.key } });
      return { ...license, id: answer?.json.results[0].id };
    }),
  );
}

/** Makes the pool that the metered licenses share. */
async function openOthers(
  place: Omit<ConstructorParameters<typeof OthersLoad>[0], "crewId" | "meteredIds" | "poolId">,
): Promise<OthersLoad> {
  const { administration } = place;
  const told = async (method: string, path: string, request: object) => {
    const { answer } = await administration.manage(method, path, request);
    if (answer === undefined || answer.status >= 300) throw new Error(answer?.text);
    return answer.json;
  };
  const idsOf = async (path: string, query: object): Promise<number[]> =>
    (await told("GET", path, { query })).results.map(({ id }: { id: number }) => id);
  const [crewId = 0] = await idsOf("/licenses/", { order__store_id: CREW_ORDER });
  const meteredIds = await idsOf("/licenses/", { order__store_id: METERED_ORDER });
  const [orderId] = await idsOf("/orders/", { store_id: METERED_ORDER });
  const account = await told("POST", "/customer-accounts/", { body: { code: "metered" } });
  await told("PATCH", `/orders/${orderId}/`, { body: { customer_account: account.id } });
  const pool = { name: "Pool", code: "pool", type: "license", max_consumptions: 0, customer_account: account.id };
  const { id: poolId } = await told("POST", "/consumption-pools/", { body: pool });
  for (const license of meteredIds) {
    await told("POST", `/consumption-pools/${poolId}/add_member/`, { body: { license } });
  }
  const others = new OthersLoad({ ...place, crewId, meteredIds, poolId });
  await others.activateMetered();
  await others.setPoolLimit(40);
  return others;
}
