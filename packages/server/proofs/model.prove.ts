/** Whatever is asked in whatever order, the server answers as a model of a few lines does. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../test-support/databases.ts";
import type { Answer, Parameters } from "../test-support/license-client.ts";
import { startTestServer, type TestServer } from "../test-support/license-server.ts";
import { auditCounts } from "./audit.ts";
import { member } from "./device-calls.ts";
import { dose, Progress } from "./dose.ts";
import { type Command, type Expected, LicenseModel, type Terms } from "./license-model.ts";

const SEQUENCES = dose({ short: 12, full: 250 });
const COMMANDS_MAX = dose({ short: 30, full: 60 });
const FEATURE = "MESH";
const PASSWORD = "correct horse battery";

const small = (max: number, min = 0) => fc.integer({ min, max });
const pool = fc.constantFrom("license", "feature");
const who = { device: small(5), user: small(1) };

/** Close to the ends of leases and borrows, on both sides and upon them. */
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("activate"), ...who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("deactivate"), ...who }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("check"), pool, ...who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("release"), pool, ...who }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("borrow"), pool, ...who, minutes: fc.option(small(130, -1)) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("pass"), minutes: fc.constantFrom(1, 5, 9, 10, 30, 60, 120) }),
  },
);

const commonTerms = {
  activations: small(6, 1),
  transfers: small(3, -1),
  seats: small(3),
  featureSeats: small(2),
  timeoutMinutes: fc.constantFrom(1, 10, 30),
  featureTimeoutMinutes: fc.constantFrom(5, 10),
  canBorrow: fc.boolean(),
  borrowHours: small(2),
};
const termsOf = {
  "a license with a key": fc.record({ ...commonTerms, userActivations: fc.constant([]) }),
  "a license of two users": fc.record({ ...commonTerms, userActivations: fc.tuple(small(3), small(3)) }),
} satisfies Record<string, fc.Arbitrary<Terms>>;

describe.each([
  { name: "SQLite", create: newSqlitePlace },
  { name: "PostgreSQL", create: newPostgresPlace },
])("on $name", ({ name, create }) => {
  let place: DatabasePlace;
  let server: TestServer;

  beforeAll(async () => {
    place = await create({ empty: true });
    server = await startTestServer(place);
    const features = [{ code: FEATURE, name: "Mesh", feature_type: "activation", is_floating_cloud: true }];
    const policies = [
      { code: "pool", name: "Pool", is_default: true, license_type: "perpetual", is_floating_cloud: true },
    ];
    await server.importCatalog({
      products: [
        { short_code: "by-key", product_name: "Key", authorization_method: "license-key", features, policies },
        { short_code: "by-user", product_name: "User", authorization_method: "user", features, policies },
      ],
    });
  });
  afterAll(async () => {
    await server?.stop();
    await place?.drop();
  });

  it.each(Object.entries(termsOf))("%s answers as its model does", async (kind, terms) => {
    const progress = new Progress(`model of ${kind} on ${name}`);
    let sequences = 0;
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(terms, fc.array(command, { maxLength: COMMANDS_MAX, size: "max" }), async (chosen, commands) => {
        calls += await compare(server, chosen, commands);
        sequences += 1;
        progress.tell(() => `${sequences} sequences, ${calls} calls`);
      }),
      { numRuns: SEQUENCES },
    );
    progress.say(`${sequences} sequences, ${calls} calls`);
    expect(await auditCounts(server.context.database.read)).toEqual([]);
  });
});

let licenses = 0;

/** Plays the sequence on a license of its own; returns how many calls it made. */
async function compare(server: TestServer, terms: Terms, commands: readonly Command[]): Promise<number> {
  licenses += 1;
  const isByUser = terms.userActivations.length > 0;
  const identities = isByUser
    ? terms.userActivations.map((_, user) => ({
        username: `user-${user}-${licenses}@proof.example`,
        password: PASSWORD,
      }))
    : [{ license_key: `MODEL-${licenses}` }];
  await issue(server, terms, identities);
  const model = new LicenseModel(terms);
  const told: unknown[] = [];
  let calls = 0;
  for (const one of commands) {
    if (one.kind === "pass") {
      server.clock.advance({ minutes: one.minutes });
      told.push(one);
      continue;
    }
    const now = server.clock.now();
    const user = isByUser ? one.user : 0;
    const expected = model.answer({ ...one, user }, now);
    const parameters = { product: isByUser ? "by-user" : "by-key", ...identities[user], ...sent(one, now) };
    const answered = shown(await server.call(nameOf(one), parameters), expected);
    told.push({ ...one, expected });
    calls += 1;
    expect(answered, JSON.stringify(told)).toEqual(expected);
  }
  return calls;
}

async function issue(server: TestServer, terms: Terms, identities: readonly Parameters[]): Promise<void> {
  const borrowing = { can_borrow: terms.canBorrow, max_borrow_time: terms.borrowHours };
  const license = {
    max_activations: terms.activations,
    max_transfers: terms.transfers,
    floating_users: terms.seats,
    floating_timeout: terms.timeoutMinutes,
    ...borrowing,
    features: [
      {
        code: FEATURE,
        floating_users: terms.featureSeats,
        floating_timeout: terms.featureTimeoutMinutes,
        ...borrowing,
      },
    ],
  };
  const users = identities.map(({ username, password }, user) => ({
    email: username,
    password,
    max_activations: terms.userActivations[user],
  }));
  const isByUser = terms.userActivations.length > 0;
  const holder = isByUser
    ? { product: "by-user", users, max_license_users: 0 }
    : { product: "by-key", ...identities[0] };
  await server.importCatalog({ orders: [{ id: `model-${licenses}`, licenses: [{ ...holder, ...license }] }] });
}

type Call = Exclude<Command, { kind: "pass" }>;

function nameOf(one: Call): string {
  switch (one.kind) {
    case "activate":
      return "activate_license";
    case "deactivate":
      return "deactivate_license";
    case "check":
      return one.pool === "license" ? "check_license" : "check_license_feature";
    case "release":
      return one.pool === "license" ? "floating/release" : "floating/feature_release";
    case "borrow":
      return one.pool === "license" ? "floating/borrow" : "floating/feature_borrow";
  }
}

function sent(one: Call, now: number): Parameters {
  const until =
    one.kind === "borrow" && one.minutes !== null ? new Date(now + one.minutes * 60_000).toISOString() : null;
  return {
    hardware_id: `device-${one.device}`,
    ...("pool" in one && one.pool === "feature" && { feature: FEATURE }),
    ...(one.kind === "borrow" && { borrowed_until: until }),
  };
}

/** The code of a refusal, or of the answer what the model speaks of. */
function shown(answer: Answer, expected: Expected): Expected {
  if (answer.status !== 200) return answer.code ?? `status ${answer.status}`;
  const names = typeof expected === "string" ? [] : Object.keys(expected);
  return Object.fromEntries(names.map((name) => [name, shownMember(answer, name)]));
}

function shownMember(answer: Answer, name: string): number | boolean | string | null {
  const user = member(answer, "user");
  const ofUser = name === "total_activations" && typeof user === "object" && user !== null;
  const value: unknown = ofUser ? Reflect.get(user, name) : member(answer, name);
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string" ? value : null;
}
