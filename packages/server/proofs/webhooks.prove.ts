/**
 * Receivers fail, hang, answer late, redirect and lie, and processes are killed in the middle: every event arrives at
 * least once, an object's events in their order up to one that was given up, later ones say so, and no request reaches an
 * address that is not allowed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { commandLine } from "../src/services/administrators/administrator.ts";
import { createEndpoint } from "../src/services/webhooks/change-endpoint.ts";
import { newPostgresPlace, newSqlitePlace } from "../test-support/databases.ts";
import { callManagementApi } from "../test-support/management-client.ts";
import { chance, seedChance } from "./chance.ts";
import { dose, Progress } from "./dose.ts";
import { proofCatalog, proofLicenses } from "./proof-catalog.ts";
import { ProofInstallation, type ServingProcess } from "./serving.ts";
import { type Misdeed, misdeeds, ProofReceiver } from "./webhook-receivers.ts";

const CUSTOMERS = dose({ short: 2, full: 8 });
const STEPS = dose({ short: 4, full: 15 });
const KILLS = dose({ short: 1, full: 6 });
/** What takes ten seconds each. */
const SLOW_MISDEEDS_MAX = dose({ short: 0, full: 10 });
/** After so long a claim is nobody's any more: longer than the slowest answer takes. */
const CLAIM_QUIET_LOOKS = dose({ short: 30, full: 120 });
const MISDEEDS_IN_A_ROW_MAX = 4;
/** The step of the first customer that one receiver never takes. */
const POISONED_STEP = 2;
const CLAIM_STUCK_MILLISECONDS = 61_000;
const TOLD_MAX_SECONDS = dose({ short: 240, full: 3_000 });

const flags = { outgoingAllow: "127.0.0.1" };

describe.each([
  { database: "SQLite", newPlace: newSqlitePlace, processes: 1 },
  { database: "PostgreSQL", newPlace: newPostgresPlace, processes: 3 },
])("webhooks of $processes processes on $database", ({ newPlace, processes }) => {
  const progress = new Progress("webhooks");
  /** At an address of this machine that is not allowed. */
  const forbidden = new ProofReceiver(() => null);
  const open: ProofReceiver[] = [];
  beforeAll(async () => {
    progress.say(`seed ${seedChance()}`);
    await forbidden.open("127.0.0.2");
  });
  afterAll(async () => {
    for (const receiver of [forbidden, ...open]) await receiver.close();
  });

  const receiver = async (misbehave: ConstructorParameters<typeof ProofReceiver>[0]) => {
    const opened = await new ProofReceiver(misbehave, forbidden.url).open();
    open.push(opened);
    return opened;
  };

  it("arrive in order, whatever receivers and processes do", { timeout: TOLD_MAX_SECONDS * 1_000 }, async () => {
    const place = await newPlace({ empty: true });
    onTestFinished(() => place.drop());
    const installation = await ProofInstallation.create(place, proofCatalog(proofLicenses(1)));
    onTestFinished(() => installation.close());

    const good = await receiver(() => null);
    let slow = 0;
    const inARow = new Map<string, number>();
    const wild = await receiver(({ id }) => {
      const before = inARow.get(id) ?? 0;
      const misdeed = misdeeds[Math.floor(chance() * misdeeds.length * 2)] ?? null;
      // Not so often that it is given up.
      if (misdeed === null || before >= MISDEEDS_IN_A_ROW_MAX) return null;
      inARow.set(id, before + 1);
      if (misdeed !== "hang" && misdeed !== "dawdle") return misdeed;
      slow += 1;
      return slow <= SLOW_MISDEEDS_MAX ? misdeed : ("fail" satisfies Misdeed);
    });
    const customers: number[] = [];
    const picky = await receiver(({ objectId, step }) =>
      objectId === customers[0] && step === POISONED_STEP ? "fail" : null,
    );
    await installation.beside(async (context) => {
      const administrator = commandLine(installation.company.company_id);
      const reached = { ...context, reachable: async () => null };
      const events = ["customer.created", "customer.updated"] as const;
      for (const { url } of [good, wild, picky]) await createEndpoint(reached, administrator, { url, events });
      await createEndpoint(reached, administrator, { url: forbidden.url, events: ["customer.created"] });
    });

    const servers: ServingProcess[] = [];
    for (let started = 0; started < processes; started += 1) servers.push(await installation.serve({ flags }));
    const killOne = async () => {
      const index = Math.floor(chance() * servers.length);
      await servers[index]?.kill();
      servers[index] = await installation.serve({ flags });
    };

    const manage = async (method: string, path: string, body: object) => {
      for (;;) {
        const server = servers[Math.floor(chance() * servers.length)];
        const key = installation.company.management_api_key;
        const answer = await callManagementApi(server?.url ?? "", method, path, { key, body }).catch(() => null);
        if (answer !== null && answer.status < 500) return answer;
        await sleep(50);
      }
    };
    const change = async (number: number) => {
      const email = `customer-${number}@people.example`;
      const made = await manage("POST", "/customers/", { email });
      // Where it was made by a process that died before it could say so, the address is taken.
      const found = made.status === 201 ? made.json.id : await installation.beside((context) => idOf(context, email));
      customers[number] = found;
      for (let step = 1; step <= STEPS; step += 1) {
        await manage("PATCH", `/customers/${found}/`, { reference: String(step) });
        installation.clock.advance(5);
      }
    };
    const killing = (async () => {
      for (let killed = 0; killed < KILLS; killed += 1) {
        await sleep(300 + chance() * 1_500);
        await killOne();
      }
    })();
    await Promise.all([killing, ...Array.from({ length: CUSTOMERS }, (_, number) => change(number))]);
    progress.say("changed and killed");

    await installation.beside((context) => letAllEnd(context, installation, killOne));
    progress.say("everything has ended");

    const steps = Array.from({ length: STEPS + 1 }, (_, step) => step);
    for (const objectId of customers) {
      for (const one of [good, wild]) expect(firstSeen(one, objectId)).toEqual(steps);
    }
    for (const [number, objectId] of customers.entries()) {
      const wanted = number === 0 ? steps.filter((step) => step !== POISONED_STEP) : steps;
      expect(firstSeen(picky, objectId)).toEqual(wanted);
      const marked = picky.takenOf(objectId).filter(({ missed }) => missed > 0);
      const isMarked = marked.map(({ step }) => step);
      expect([...new Set(isMarked)]).toEqual(number === 0 ? steps.filter((step) => step > POISONED_STEP) : []);
    }
    const refusals = picky.arrivals.filter(({ objectId, isTaken }) => objectId === customers[0] && !isTaken);
    expect(refusals.length).toBeGreaterThanOrEqual(8);
    for (const one of [good, wild, picky]) expect(one.faults).toEqual([]);
    expect(forbidden.connections).toBe(0);
  });

  /** Moves the clock on whenever nothing is due, until nothing waits. */
  async function letAllEnd(
    { database: { read } }: Parameters<Parameters<ProofInstallation["beside"]>[0]>[0],
    installation: ProofInstallation,
    killOne: () => Promise<void>,
  ): Promise<void> {
    let kills = 0;
    let heldBefore = "";
    for (let quiet = 0; ; ) {
      const queues = await read.selectFrom("webhook_queue").selectAll().orderBy("object_id").execute();
      const news = await read.selectFrom("event").select("id").where("distributed_at", "is", null).execute();
      if (queues.length + news.length === 0) return;
      const isBusy =
        news.length > 0 || queues.some(({ claim, due_at }) => claim !== null || due_at <= installation.clock.now());
      const held = queues.map(({ claim }) => claim ?? "").join();
      if (!isBusy) {
        installation.clock.set(Math.max(...queues.map(({ due_at }) => due_at)));
        quiet = 0;
      } else {
        // Only claims that stay as they are tell of a process that is gone: others are deliveries under way.
        quiet = held === heldBefore ? quiet + 1 : 0;
        heldBefore = held;
        // Its process was killed.
        if (quiet > CLAIM_QUIET_LOOKS) {
          installation.clock.advance(CLAIM_STUCK_MILLISECONDS);
          quiet = 0;
        }
      }
      if (kills < KILLS && chance() < 0.02) {
        kills += 1;
        await killOne();
      }
      progress.tell(() => `${queues.length} queues wait`);
      await sleep(100);
    }
  }
});

/** The steps of an object in the order in which each was taken first; one that comes again before the next is the same. */
function firstSeen(receiver: ProofReceiver, objectId: number): number[] {
  const steps: number[] = [];
  for (const { step } of receiver.takenOf(objectId)) {
    if (steps.at(-1) !== step) steps.push(step);
  }
  return steps;
}

async function idOf(
  { database }: Parameters<Parameters<ProofInstallation["beside"]>[0]>[0],
  email: string,
): Promise<number> {
  const { id } = await database.read
    .selectFrom("customer")
    .select("id")
    .where("email", "=", email)
    .executeTakeFirstOrThrow();
  return id;
}
