/** Whatever is killed or cut, and whenever: what was acknowledged is there afterwards, and nothing is there by half. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { newSqlitePlace, type PostgresServer, startPostgres } from "../test-support/databases.ts";
import { AcknowledgedState } from "./acknowledged-state.ts";
import { auditCounts } from "./audit.ts";
import { type CutTime, CuttingProxy } from "./cutting-proxy.ts";
import { type Made, outcomeOf } from "./device-calls.ts";
import { between, DeviceLoad, oneOf } from "./device-load.ts";
import { dose, Progress } from "./dose.ts";
import { FIRST_LIMITS, limitsCatalog, type ProofLicense, proofCatalog, proofLicenses } from "./proof-catalog.ts";
import { type DataPlace, ProofInstallation, type ServingProcess } from "./serving.ts";

const CALLERS = 16;
const CALLS_UNTIL_CRASH_MAX = 150;
const CALLS_BETWEEN_LIMITS = 40;
const CRASHES_OF_SQLITE = dose({ short: 2, full: 50 });
/** A server that needs longer than this to go on after a crash needs help. */
const RECOVERY_MILLISECONDS_MAX = 45_000;
/** Each round kills PostgreSQL once and cuts one commit. */
const ROUNDS_ON_POSTGRES = dose({ short: 1, full: 10 });

/** An installation under load, with what its servers have acknowledged. */
class Crashing {
  readonly installation: ProofInstallation;
  readonly licenses: readonly ProofLicense[];
  readonly state = new AcknowledgedState();
  readonly load: DeviceLoad;
  acknowledged = 0;
  readonly unknown: Made[] = [];
  #acknowledgedAt = 0;

  private constructor(installation: ProofInstallation, licenses: readonly ProofLicense[]) {
    this.installation = installation;
    this.licenses = licenses;
    this.load = new DeviceLoad(installation.clock, installation.company, licenses);
  }

  static async start(place: DataPlace): Promise<Crashing> {
    const licenses = proofLicenses(3);
    const installation = await ProofInstallation.create(place, proofCatalog(licenses));
    onTestFinished(() => installation.close());
    const crashing = new Crashing(installation, licenses);
    for (const license of licenses) crashing.state.noteLimits(license, FIRST_LIMITS, true);
    return crashing;
  }

  /** Loads the server until `shouldStop`, and notes what it acknowledges; limits are changed from within it. */
  async run(server: ServingProcess, hooks: { afterEach(count: number): Promise<void>; shouldStop(): boolean }) {
    let changing: Promise<void> | undefined;
    this.#acknowledgedAt = performance.now();
    const isStuck = () => performance.now() - this.#acknowledgedAt > RECOVERY_MILLISECONDS_MAX;
    await this.load.run({
      callers: CALLERS,
      calls: Number.POSITIVE_INFINITY,
      urls: [server.url],
      shouldStop: () => hooks.shouldStop() || !server.isRunning || isStuck(),
      afterEach: async (made, count) => {
        // The clock goes on, so that ids drawn after a crash cannot be those drawn before it.
        this.installation.clock.advance(1);
        this.state.note(made);
        if (outcomeOf(made.answer) === "unknown") this.unknown.push(made);
        else this.#acknowledge();
        if (changing === undefined && between(1, CALLS_BETWEEN_LIMITS) === 1) {
          changing = this.#changeLimits(server).finally(() => {
            changing = undefined;
          });
        }
        await hooks.afterEach(count);
      },
    });
    await changing;
    if (isStuck()) throw new Error(`The server did not recover: ${this.unknown.at(-1)?.answer?.text}`);
  }

  #acknowledge(): void {
    this.acknowledged += 1;
    this.#acknowledgedAt = performance.now();
  }

  async #changeLimits(server: ServingProcess): Promise<void> {
    const license = oneOf(this.licenses);
    const limits = { seats: between(3, 7), featureSeats: between(2, 5), activations: between(20, 40), transfers: 0 };
    const [change] = await this.load.changeLimits(license, limits, () =>
      server.import(limitsCatalog([license], limits)),
    );
    this.state.noteLimits(license, limits, change?.isAcknowledged ?? false);
  }

  async verify(): Promise<void> {
    const faults = await this.installation.beside(async ({ database: { read } }) => [
      ...(await this.state.differences(read, this.licenses)),
      ...(await auditCounts(read)),
    ]);
    expect(faults).toEqual([]);
  }

  /** After all that, everything can be had up to its limit, and not beyond. */
  async fill(server: ServingProcess): Promise<void> {
    const license = oneOf(this.licenses);
    await server.import(limitsCatalog([license], FIRST_LIMITS));
    expect({ ...(await this.load.fill([server.url], license)), transfers: 0 }).toEqual(FIRST_LIMITS);
  }
}

it(`a server on SQLite that is killed ${CRASHES_OF_SQLITE} times loses nothing it has acknowledged`, async () => {
  const place = await newSqlitePlace({ empty: true });
  onTestFinished(() => place.drop());
  const crashing = await Crashing.start(place);
  const progress = new Progress("crashes on SQLite");
  let server = await crashing.installation.serve();
  for (let crash = 1; crash <= CRASHES_OF_SQLITE; crash += 1) {
    const crashAt = between(10, CALLS_UNTIL_CRASH_MAX);
    let killing: Promise<void> | undefined;
    const running = server;
    await crashing.run(running, {
      shouldStop: () => killing !== undefined,
      afterEach: async (count) => {
        if (count >= crashAt) killing ??= running.kill();
      },
    });
    await killing;
    server = await crashing.installation.serve();
    await crashing.verify();
    progress.tell(() => `${crash} kills, ${crashing.acknowledged} calls answered`);
  }
  await crashing.fill(server);
  progress.say(
    `${CRASHES_OF_SQLITE} kills, ${crashing.acknowledged} calls answered, ${crashing.unknown.length} without answer`,
  );
});

describe("on a PostgreSQL of its own", () => {
  let postgres: PostgresServer;
  let proxy: CuttingProxy;
  let databases = 0;

  beforeAll(async () => {
    postgres = await startPostgres({ durable: true });
    proxy = await CuttingProxy.start(postgres.port);
  });
  afterAll(async () => {
    await proxy?.close();
    await postgres?.stop();
  });

  async function administer<Row extends object>(statement: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: postgres.url("postgres") });
    await client.connect();
    try {
      return (await client.query<Row>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  async function start(): Promise<{ crashing: Crashing; server: ServingProcess }> {
    databases += 1;
    await administer(`create database crash_${databases}`);
    const place = await newSqlitePlace({ empty: true });
    onTestFinished(() => place.drop());
    const databaseUrl = postgres.url(`crash_${databases}`);
    const crashing = await Crashing.start({ dataDir: place.dataDir, databaseUrl });
    const server = await crashing.installation.serve({ databaseUrl: proxy.through(databaseUrl) });
    return { crashing, server };
  }

  /** A transaction whose connection was cut is over once its process has noticed. */
  async function untilQuiet(): Promise<void> {
    const busy = "select pid from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid()";
    while ((await administer(busy)).length > 0) await sleep(10);
  }

  it("nothing acknowledged is lost when PostgreSQL is killed or a commit is cut off; the server goes on by itself", async () => {
    const { crashing, server } = await start();
    const progress = new Progress("crashes on PostgreSQL");
    for (let round = 1; round <= ROUNDS_ON_POSTGRES; round += 1) {
      await runThroughKill(crashing, server);
      await untilQuiet();
      await crashing.verify();
      await runThroughCut(crashing, server, oneOf(["before", "after"] as const));
      await untilQuiet();
      await crashing.verify();
      progress.tell(() => `${round} kills and ${round} cuts, ${crashing.acknowledged} calls answered`);
    }
    const answers = crashing.unknown.map(({ answer }) => `${answer?.status} ${answer?.code}`);
    expect([...new Set(answers)]).toEqual(["503 service_unavailable"]);
    await crashing.fill(server);
    progress.say(
      `${ROUNDS_ON_POSTGRES} kills and cuts each, ${crashing.acknowledged} calls answered, ${crashing.unknown.length} answered 503`,
    );
  });

  async function runThroughKill(crashing: Crashing, server: ServingProcess): Promise<void> {
    const crashAt = between(10, CALLS_UNTIL_CRASH_MAX);
    let restarting: Promise<void> | undefined;
    let restartedAt: number | undefined;
    let callsSince = 0;
    await crashing.run(server, {
      shouldStop: () => callsSince > CALLERS * 4,
      async afterEach(count) {
        if (count >= crashAt && restarting === undefined) {
          restarting = postgres.kill().then(async () => {
            // For a while the calls meet a database that is gone.
            const unknownBefore = crashing.unknown.length;
            while (crashing.unknown.length < unknownBefore + CALLERS && server.isRunning) await sleep(5);
            await postgres.restart();
            restartedAt = crashing.acknowledged;
          });
        }
        if (restartedAt !== undefined) callsSince = crashing.acknowledged - restartedAt;
      },
    });
    server.requireRunning();
    await restarting;
  }

  async function runThroughCut(crashing: Crashing, server: ServingProcess, when: CutTime): Promise<void> {
    const crashAt = between(10, CALLS_UNTIL_CRASH_MAX);
    const unknownBefore = crashing.unknown.length;
    let isArmed = false;
    let isCut = false;
    let callsSince = 0;
    await crashing.run(server, {
      shouldStop: () => callsSince > CALLERS * 2,
      async afterEach(count) {
        if (count >= crashAt && !isArmed) {
          isArmed = true;
          void proxy.cutNextCommit(when).then(() => {
            isCut = true;
          });
        }
        if (isCut) callsSince += 1;
      },
    });
    server.requireRunning();
    // A change of limits may have met the cut in place of a call.
    expect(crashing.unknown.length - unknownBefore).toBeLessThanOrEqual(1);
  }

  it.each(["before", "after"] as const)(
    "a commit that is cut off %s it reached PostgreSQL is answered 503 and never tried again, and the pool outlives it",
    async (when) => {
      const { crashing, server } = await start();
      const { load, licenses } = crashing;
      const [license] = licenses;
      if (license === undefined) throw new Error("There is no license.");
      // More often than the pool has connections, so that one lost each time would end it.
      const devices = license.devices.slice(0, 12);
      for (const device of devices) {
        const cut = proxy.cutNextCommit(when);
        const { answer } = await load.call(server.url, license, device, "activate");
        server.requireRunning();
        expect(`${answer?.status} ${answer?.code}`).toBe("503 service_unavailable");
        await cut;
      }
      await untilQuiet();
      const stored = () =>
        crashing.installation.beside(({ database }) =>
          database.read.selectFrom("activation_history").select("device_id").execute(),
        );
      expect(await stored()).toHaveLength(when === "before" ? 0 : devices.length);
      for (const device of devices) {
        const { answer } = await load.call(server.url, license, device, "activate");
        expect(answer?.status).toBe(200);
      }
      expect(await stored()).toHaveLength(devices.length);
      expect(await crashing.installation.beside(({ database }) => auditCounts(database.read))).toEqual([]);
    },
    120_000,
  );
});
