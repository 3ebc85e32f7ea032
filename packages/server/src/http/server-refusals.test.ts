/** What the server answers for itself, whatever the call: too many requests, faults of its own, no database. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newPostgresPlace, newSqlitePlace, startPostgres } from "../../test-support/databases.ts";
import { serverRefusals } from "../../test-support/hindrances-by-code.ts";
import type { Answer } from "../../test-support/license-client.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "../../test-support/license-server.ts";
import { LicensedDevice, refused } from "../../test-support/licensed-device.ts";
import { MovableClock } from "../../test-support/movable-clock.ts";
import { requireRefusalShape } from "../../test-support/wire-shapes.ts";
import { createApiKey } from "../services/api-keys/manage.ts";
import type { ServiceContext } from "../services/context.ts";
import { openPostgres } from "../storage/database.ts";
import { migrate } from "../storage/migrate.ts";
import { licenseApi } from "./routes.ts";

const identified = { product: "cad", license_key: "FLOA-TING-SEAT-0001" };
/** None of the answers here depends on what a call is sent. */
const SENT = { feature: "SEAT", borrowed_until: null };
const calls = licenseApi.map(({ call }) => call);

class BreakableClock extends MovableClock {
  isBroken = false;

  override now(): number {
    if (this.isBroken) throw new Error("select the_clock from nowhere");
    return super.now();
  }
}

describe.each([
  { databaseName: "SQLite", newPlace: newSqlitePlace, failure: { errcode: 13 } },
  { databaseName: "PostgreSQL", newPlace: newPostgresPlace, failure: { code: "53100" } },
])("the server on $databaseName", ({ newPlace, failure }) => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(async () => stop?.());

  async function start(options: TestServerOptions): Promise<{ server: TestServer; device: LicensedDevice }> {
    const place = await newPlace();
    const server = await startTestServer(place, options);
    stop = async () => {
      stop = undefined;
      await server.stop();
      await place.drop();
    };
    return { server, device: new LicensedDevice(server, identified, "any") };
  }

  it("answers internal_error on every call where it fails itself, and tells the cause to its log alone", async () => {
    const clock = new BreakableClock();
    const { server, device } = await start({ clock });
    const now = clock.now();
    for (const call of calls) {
      clock.isBroken = true;
      const answer = await device.call(call, SENT, { now });
      clock.isBroken = false;
      expect(answer, call).toMatchObject(refused("internal_error", 500));
      expect(answer.text).not.toContain("clock");
    }
    expect(server.logLines.filter((line) => line.includes("the_clock"))).toHaveLength(calls.length);
  });

  it("answers service_unavailable on every call while its database takes nothing, and goes on afterwards", async () => {
    let isFull = false;
    const { device } = await start({ adjust: (context) => failingWhen(() => isFull, context, failure) });
    expect(await device.activate()).toMatchObject({ status: 200 });
    for (const call of calls) {
      isFull = true;
      const answer = await device.call(call, SENT);
      isFull = false;
      expect(answer, call).toMatchObject(refused("service_unavailable", 503));
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    }
    expect(await device.check()).toMatchObject({ status: 200 });
  });

  it("answers rate_limited on every call beyond the operator's limit", async () => {
    const environment = { LEASEHOLD_RATE_LIMIT: "1", LEASEHOLD_TRUSTED_PROXIES: "127.0.0.1" };
    const { server, device } = await start({ environment });
    for (const [index, call] of calls.entries()) {
      // Each call comes with a key and from an address of its own, so that only its own repetition is too many.
      const { apiKey, sharedKey } = await createApiKey(server.context, server.company.company_id, { calls: null });
      const own = device.withKey({ api_key: apiKey, shared_key: sharedKey });
      const headers = { "x-forwarded-for": `192.0.2.${index}` };
      expect(await own.call(call, SENT, { headers }), call).not.toMatchObject(refused("rate_limited", 429));
      const answer = await own.call(call, SENT, { headers });
      expect(answer, call).toMatchObject(refused("rate_limited", 429));
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    }
  });

  it("makes whoever guesses passwords wait, and nobody else", async () => {
    const { server } = await start({});
    const user = { product: "notes", username: "ana@orchard.example", password: "correct horse 1" };
    const guessing = new LicensedDevice(server, { ...user, password: "a guess" }, "guessing");
    const answers: Answer[] = [];
    for (let guess = 0; guess < 25; guess += 1) answers.push(await guessing.activate());
    expect(answers[0]).toMatchObject(refused("license_user_not_found"));
    expect(answers.at(-1)).toMatchObject(refused("rate_limited", 429));
    const other = { product: "notes", username: "bo@orchard.example", password: "correct horse 2" };
    expect(await new LicensedDevice(server, other, "other").activate()).toMatchObject({ status: 200 });
  });

  it("makes whoever guesses API keys wait, and no one with a key", async () => {
    const { server, device } = await start({});
    expect(await device.activate()).toMatchObject({ status: 200 });
    const guesses = await Promise.all(
      Array.from({ length: 620 }, () => device.withKey({ api_key: "guessed" }).check()),
    );
    const refusedCodes = new Set(guesses.map(({ code }) => code));
    expect(refusedCodes).toEqual(new Set(["invalid_api_key", "rate_limited"]));
    expect(await device.check()).toMatchObject({ status: 200 });
    expect(server.logLines.join("")).not.toContain("guessed");
  });
});

describe("a PostgreSQL that goes away", () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
  beforeEach(async () => {
    postgres = await startPostgres();
  });
  afterEach(() => postgres?.stop());

  it("is answered with service_unavailable until it is back", async () => {
    if (postgres === undefined) throw new Error("There is no PostgreSQL.");
    const place = { ...(await newSqlitePlace()), name: "PostgreSQL", databaseUrl: postgres.url("postgres") } as const;
    const database = openPostgres(place.databaseUrl);
    await migrate(database);
    await database.close();
    const server = await startTestServer(place);
    const device = new LicensedDevice(server, identified, "any");
    try {
      expect(await device.activate()).toMatchObject({ status: 200 });
      await postgres.kill();
      for (const call of calls) {
        const answer = await device.call(call, SENT);
        expect(answer, call).toMatchObject(refused("service_unavailable", 503));
      }
      await postgres.restart();
      expect(await device.check()).toMatchObject({ status: 200 });
    } finally {
      await server.stop();
      await place.drop();
    }
  });
});

describe("the codes of the server itself", () => {
  it("are the ones that these tests bring about", () => {
    expect(serverRefusals).toEqual(["rate_limited", "internal_error", "service_unavailable"]);
    requireRefusalShape({
      status: 429,
      headers: { "content-type": "application/json; charset=utf-8" },
      json: { status: 429, code: "rate_limited", message: "Too many requests. Try again in 2 s." },
    });
  });
});

/** The same installation, whose database refuses everything as with a full disk while `isFailing` says so. */
function failingWhen(isFailing: () => boolean, context: ServiceContext, failure: object): ServiceContext {
  const { database } = context;
  const fail = () => {
    if (isFailing()) throw Object.assign(new Error("no space left"), failure);
  };
  return {
    ...context,
    database: {
      ...database,
      get read() {
        fail();
        return database.read;
      },
      async write(work) {
        fail();
        return database.write(work);
      },
    },
  };
}
