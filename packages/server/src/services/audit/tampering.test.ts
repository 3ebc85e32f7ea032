/** Whoever meddles with the record of changes by SQL is found out, and what he did is named. */
import { generateKeyPairSync } from "node:crypto";
import { auditEntryHash, signAuditHead } from "@leasehold/protocol";
import { type RawBuilder, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AuditRecord } from "../../../test-support/audit-record.ts";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../../../test-support/databases.ts";
import { START } from "../../../test-support/movable-clock.ts";
import { type ChainedChange, digestsOf, factsInChain } from "../../domain/audit-chain/entry.ts";
import { auditHeadOf } from "../../domain/audit-chain/head.ts";
import type { AuditEntryTable, AuditHeadTable } from "../../storage/tables/histories.ts";
import { commandLine } from "../administrators/administrator.ts";
import { erasePersonalData } from "../personal-data/erase.ts";

/** Twelve entries of which the tenth was erased from; its voucher and the erasure's own entry stand at 11 and 12. */
const ERASED_AT = 10;
const VOUCHER_AT = 11;
const LAST = 12;

interface Scene {
  readonly record: AuditRecord;
  readonly otherCompany: number;
  readonly run: (statement: RawBuilder<unknown>) => Promise<unknown>;
  /** The condition that finds the entry at a place. */
  readonly at: (position: number) => RawBuilder<unknown>;
  readonly entryAt: (position: number) => Promise<AuditEntryTable>;
  /** The head and the texts of the tenth entry as they were before the erasure. */
  readonly former: { readonly head: AuditHeadTable; readonly erased: AuditEntryTable };
}

interface Case {
  readonly what: string;
  readonly tamper: (scene: Scene) => Promise<unknown>;
  /** The last places first, where several are named. */
  readonly found: readonly string[];
}

const cases: readonly Case[] = [
  { what: "nothing was done", tamper: async () => {}, found: [] },
  ...[
    ["id", sql`id = id + 1000000`],
    ["instant", sql`ts = ts + 1`],
    ["kind of actor", sql`actor_kind = 'operator'`],
    ["id of the actor", sql`actor_id = 7`],
    ["name of the actor", sql`actor_name = 'somebody else'`],
    ["action", sql`action = 'customer.deleted'`],
    ["kind of object", sql`object_kind = 'order'`],
    ["object", sql`object_id = object_id + 1`],
    ["license", sql`license_id = 7`],
    ["digest of what was before", sql`before_digest = after_digest`],
    ["digest of what was after", sql`after_digest = null`],
    ["hash", sql`hash = 'none'`],
  ].map(([what, change]): Case => {
    const isContent = String(what).startsWith("digest");
    const content = isContent ? ["content_changed at 5"] : [];
    return {
      what: `the ${what} of an entry was changed`,
      tamper: ({ run, at }) => run(sql`update audit_entry set ${change} where ${at(5)}`),
      found: [...content, "entry_changed at 5"],
    };
  }),
  {
    what: "the hash of the last entry was changed",
    tamper: ({ run, at }) => run(sql`update audit_entry set hash = 'none' where ${at(LAST)}`),
    found: [`chain_rewritten at ${LAST}`, `entry_changed at ${LAST}`],
  },
  {
    what: "a column of the last entry was changed",
    tamper: ({ run, at }) => run(sql`update audit_entry set actor_name = 'x' where ${at(LAST)}`),
    found: [`entry_changed at ${LAST}`],
  },
  ...["before_json", "after_json"].map((column) => ({
    what: `${column} was changed`,
    tamper: ({ run, at }: Scene) => run(sql`update audit_entry set ${sql.ref(column)} = '{"a":1}' where ${at(5)}`),
    found: ["content_changed at 5"],
  })),
  {
    what: "before_json was deleted",
    tamper: ({ run, at }) => run(sql`update audit_entry set before_json = null where ${at(5)}`),
    found: ["content_changed at 5"],
  },
  {
    what: "an entry in the middle was deleted",
    tamper: ({ run, at }) => run(sql`delete from audit_entry where ${at(5)}`),
    found: ["entry_missing at 5"],
  },
  {
    what: "the first entry was deleted",
    tamper: ({ run, at }) => run(sql`delete from audit_entry where ${at(1)}`),
    found: ["entry_missing at 1"],
  },
  {
    what: "an entry in the middle was deleted, and those behind it moved up",
    tamper: async ({ run, at, record }) => {
      await run(sql`delete from audit_entry where ${at(5)}`);
      await shift(run, record.companyId, 5, -1);
    },
    found: [`entry_missing at ${LAST}`, "entry_moved at 5", "entry_moved at 6", "entry_moved at 7"],
  },
  {
    what: "the last entries were cut off",
    tamper: ({ run, record }) =>
      run(sql`delete from audit_entry where company_id = ${record.companyId} and position > 9`),
    found: [`entries_cut_off at ${LAST}`],
  },
  {
    what: "the last entries were cut off, and the head was made to fit",
    tamper: async ({ run, record, entryAt }) => {
      await run(sql`delete from audit_entry where company_id = ${record.companyId} and position > 9`);
      const { hash } = await entryAt(9);
      await run(sql`update audit_head set position = 9, hash = ${hash} where company_id = ${record.companyId}`);
    },
    found: ["head_forged at 9"],
  },
  {
    what: "all entries were deleted",
    tamper: ({ run, record }) => run(sql`delete from audit_entry where company_id = ${record.companyId}`),
    found: [`entries_cut_off at ${LAST}`],
  },
  {
    what: "an entry was put in that is not sealed",
    tamper: (scene) => insertCopy(scene, {}),
    found: ["entry_inserted"],
  },
  {
    what: "an entry was put in that is not sealed, with the origin of another",
    tamper: async (scene) => {
      const [id = 0] = await scene.record.write(1);
      const [copied] = await scene.record.entries().then((all) => all.filter((entry) => entry.id === id));
      await scene.record.seal();
      await insertCopy(scene, { sealed_origin: copied?.sealed_origin ?? null });
    },
    found: ["entry_inserted"],
  },
  {
    what: "an entry that waits was changed",
    tamper: async ({ run, record }) => {
      const [id] = await record.write(1);
      await run(sql`update audit_entry set action = 'customer.deleted' where id = ${id}`);
    },
    found: ["entry_inserted"],
  },
  {
    what: "an entry was put in behind the head, with the hash that it should have",
    tamper: async (scene) => {
      const { hash } = await scene.entryAt(LAST);
      await insertCopy(scene, { position: LAST + 1, after: hash ?? "" });
    },
    found: [`head_outdated at ${LAST}`],
  },
  {
    what: "an entry was put in behind the head and the head made to fit",
    tamper: async (scene) => {
      const { hash } = await scene.entryAt(LAST);
      const copy = await insertCopy(scene, { position: LAST + 1, after: hash ?? "" });
      await scene.run(sql`update audit_head set position = ${LAST + 1}, hash = ${copy}
        where company_id = ${scene.record.companyId}`);
    },
    found: [`head_forged at ${LAST + 1}`],
  },
  {
    what: "an entry was put in between, and those behind it moved down",
    tamper: async (scene) => {
      await shift(scene.run, scene.record.companyId, 5, 1);
      await insertCopy(scene, { position: 5, after: "what was before it" });
    },
    found: [`head_outdated at ${LAST}`, `chain_rewritten at ${LAST}`, "entry_inserted at 5", "entry_moved at 6"],
  },
  {
    what: "an entry was put in at a place that is taken",
    tamper: async (scene) => {
      await scene.run(sql`drop index audit_entry_position_key`);
      await insertCopy(scene, { position: 5 });
    },
    found: ["entry_duplicated at 5"],
  },
  {
    what: "an entry was put in at no place at all",
    tamper: (scene) => insertCopy(scene, { position: -3 }),
    found: ["entry_inserted at -3"],
  },
  ...[
    [5, 6],
    [2, 9],
    [1, LAST],
  ].map(([one = 0, other = 0]) => ({
    what: `the places ${one} and ${other} were swapped`,
    tamper: ({ run, at }: Scene) => swap(run, at, one, other),
    found: [
      ...(other === LAST ? [`chain_rewritten at ${LAST}`] : []),
      `entry_moved at ${one}`,
      `entry_moved at ${other}`,
    ],
  })),
  {
    what: "an entry was moved to another company",
    tamper: ({ run, at, otherCompany }) =>
      run(sql`update audit_entry set company_id = ${otherCompany}, position = 4 where ${at(5)}`),
    found: ["entry_missing at 5", "head_outdated at 3", "entry_of_other_company at 4"],
  },
  {
    what: "an entry was changed and every hash behind it computed anew",
    tamper: (scene) => rewrite(scene, 5),
    found: [`chain_rewritten at ${LAST}`],
  },
  {
    what: "an entry was taken out of the chain",
    tamper: ({ run, at }) => run(sql`update audit_entry set position = null, hash = null where ${at(5)}`),
    found: ["entry_missing at 5", "entry_inserted"],
  },
  {
    what: "the head was deleted",
    tamper: ({ run }) => run(sql`delete from audit_head`),
    found: ["head_missing", "head_missing"],
  },
  {
    what: "the head and the key were deleted",
    tamper: async ({ run }) => {
      await run(sql`delete from audit_head`);
      await run(sql`delete from signing_key where purpose = 'audit'`);
    },
    found: ["head_missing", "head_missing"],
  },
  ...[
    ["signature", sql`signature = 'AAAA'`],
    ["instant", sql`signed_at = signed_at + 1`],
  ].map(([what, change]) => ({
    what: `the ${what} of the head was changed`,
    tamper: ({ run, record }: Scene) =>
      run(sql`update audit_head set ${change} where company_id = ${record.companyId}`),
    found: [`head_forged at ${LAST}`],
  })),
  {
    what: "the head was signed with a key of the attacker's own, which was put among the keys",
    tamper: (scene) => signWithOwnKey(scene, "new key"),
    found: [`head_of_unknown_key at ${LAST}`],
  },
  {
    what: "the head was signed with a key of the attacker's own, in the place of the public one",
    tamper: (scene) => signWithOwnKey(scene, "present key"),
    found: [`head_of_unknown_key at ${LAST}`],
  },
  {
    what: "the key of another purpose was named by the head",
    tamper: async ({ run, record }) =>
      run(sql`update audit_head set key_id = (select id from signing_key where purpose = 'token'
        and company_id = ${record.companyId}) where company_id = ${record.companyId}`),
    found: [`head_of_unknown_key at ${LAST}`],
  },
  {
    what: "the head of the other company was put in its place",
    tamper: async ({ run, record, otherCompany }) => {
      const { position, hash, signed_at, key_id, signature } = await record.head(otherCompany);
      await run(sql`update audit_head set position = ${position}, hash = ${hash}, signed_at = ${signed_at},
        key_id = ${key_id}, signature = ${signature} where company_id = ${record.companyId}`);
    },
    found: ["head_of_unknown_key at 3"],
  },
  {
    what: "an older head was put back",
    tamper: async ({ run, former: { head } }) =>
      run(sql`update audit_head set position = ${head.position}, hash = ${head.hash}, signed_at = ${head.signed_at},
        signature = ${head.signature} where company_id = ${head.company_id}`),
    found: [`head_outdated at ${ERASED_AT}`],
  },
  {
    what: "something was taken out that no erasure vouches for",
    tamper: ({ run, at }) =>
      run(sql`update audit_entry set before_json = '{"email":"[erased]"}', salt = 'new', redacted_by = 17
        where ${at(5)}`),
    found: ["redaction_unvouched at 5"],
  },
  {
    what: "something was taken out that another entry's erasure vouches for",
    tamper: async ({ run, at, entryAt }) => {
      const { id } = await entryAt(VOUCHER_AT);
      await run(sql`update audit_entry set before_json = '{}', redacted_by = ${id} where ${at(5)}`);
    },
    found: ["redaction_unvouched at 5"],
  },
  {
    what: "something was taken out, and a voucher put in that is not sealed",
    tamper: async (scene) => {
      const { id, after_json } = await scene.entryAt(5);
      const left = digestsOf("new", { before_json: "{}", after_json });
      const voucher = await insertCopy(scene, {
        of: VOUCHER_AT,
        object_id: id,
        after_json: JSON.stringify({ number: 1, ...left }),
      });
      await scene.run(sql`update audit_entry set before_json = '{}', salt = 'new', redacted_by = ${Number(voucher)}
        where ${scene.at(5)}`);
    },
    found: ["redaction_unvouched at 5", "entry_inserted"],
  },
  {
    what: "what was left by an erasure was changed",
    tamper: ({ run, at }) => run(sql`update audit_entry set before_json = '{}' where ${at(ERASED_AT)}`),
    found: [`content_changed at ${ERASED_AT}`],
  },
  {
    what: "what an erasure has taken out was put back",
    tamper: ({ run, at, former: { erased } }) =>
      run(sql`update audit_entry set before_json = ${erased.before_json}, after_json = ${erased.after_json},
        salt = ${erased.salt}, redacted_by = null where ${at(ERASED_AT)}`),
    found: [`content_changed at ${ERASED_AT}`],
  },
  {
    what: "the entry that vouches for an erasure was deleted",
    tamper: ({ run, at }) => run(sql`delete from audit_entry where ${at(VOUCHER_AT)}`),
    found: [`redaction_unvouched at ${ERASED_AT}`, `entry_missing at ${VOUCHER_AT}`],
  },
  {
    what: "an entry waits for eleven minutes",
    tamper: async ({ record }) => {
      await record.write(1);
      record.clock.advance({ minutes: 11 });
    },
    found: ["entry_unsealed"],
  },
];

describe.each([
  { databaseName: "SQLite", newPlace: newSqlitePlace },
  { databaseName: "PostgreSQL", newPlace: newPostgresPlace },
])("tampering with the record of changes on $databaseName", ({ newPlace }) => {
  let place: DatabasePlace;
  let scene: Scene;
  let whole: Whole;

  beforeAll(async () => {
    place = await newPlace();
    scene = await sceneIn(place);
    whole = await remember(scene);
  });

  beforeEach(() => putBack(scene, whole));

  afterAll(async () => {
    await scene.record.close();
    await place.drop();
  });

  it.each(cases)("is found and named: $what", async ({ tamper, found }) => {
    expect(await scene.record.faults()).toEqual([]);
    await tamper(scene);
    const told = await scene.record.faults();
    // Where all that follows is out of place, it is told in part.
    expect(isMuch(found) ? told.slice(0, found.length) : told).toEqual(found);
  });

  it("by cutting off the end and putting back the head of then is found by a head that was kept elsewhere", async () => {
    const { record, run, former } = scene;
    const { position, hash } = await record.head();
    await run(sql`delete from audit_entry where company_id = ${record.companyId} and position > ${ERASED_AT}`);
    const { head, erased } = former;
    await run(sql`update audit_head set position = ${head.position}, hash = ${head.hash}, signed_at = ${head.signed_at},
      signature = ${head.signature} where company_id = ${head.company_id}`);
    await run(sql`update audit_entry set before_json = ${erased.before_json}, after_json = ${erased.after_json},
      salt = ${erased.salt}, redacted_by = null where id = ${erased.id}`);
    // An earlier state, whole: from inside there is nothing to be seen.
    expect(await record.faults()).toEqual([]);
    expect(await record.faults({ position, hash })).toEqual([`head_differs at ${LAST}`]);
    expect(await record.faults(head)).toEqual([]);
    // The process that has sealed more goes on from nothing less; another one knows nothing of it.
    record.remembered.set(record.companyId, { position, hash });
    await record.write(1);
    await record.seal();
    expect(record.refused).toEqual(["head_differs"]);
    await record.seal(new Map());
    expect((await record.head()).position).toBe(ERASED_AT + 1);
  });

  it.each([
    ["changing the head", sql`update audit_head set hash = 'another'`],
    ["deleting the head", sql`delete from audit_head`],
    ["putting in another key", sql`update signing_key set public_key = 'another' where purpose = 'audit'`],
    ["deleting the last entry", sql`delete from audit_entry where position = ${LAST}`],
    ["changing the last entry", sql`update audit_entry set actor_name = 'x' where position = ${LAST}`],
  ])("by %s is not sealed over", async (_what, tamper) => {
    const { record, run } = scene;
    await run(tamper);
    await record.write(2);
    await record.seal();
    expect(record.refused).not.toEqual([]);
    expect((await record.entries()).filter(({ position }) => position === null)).toHaveLength(2);
  });

  it("by an entry that nobody wrote leaves that one out, and the others are sealed", async () => {
    await insertCopy(scene, {});
    await scene.record.write(2);
    await scene.record.seal();
    expect(scene.record.refused).toEqual(["entry_inserted"]);
    expect((await scene.record.head()).position).toBe(LAST + 2);
  });
});

function isMuch(found: readonly string[]): boolean {
  return found.some((fault) => fault.startsWith("entry_moved"));
}

type Whole = Readonly<Record<"audit_entry" | "audit_head" | "signing_key", readonly object[]>>;

async function remember({ record: { context } }: Scene): Promise<Whole> {
  const { read } = context.database;
  return {
    audit_entry: await read.selectFrom("audit_entry").selectAll().execute(),
    audit_head: await read.selectFrom("audit_head").selectAll().execute(),
    signing_key: await read.selectFrom("signing_key").selectAll().execute(),
  };
}

/** Every case begins with the same whole chains. */
async function putBack({ record, run }: Scene, whole: Whole): Promise<void> {
  record.clock.set(START);
  record.refused.length = 0;
  record.remembered.clear();
  for (const [table, rows] of Object.entries(whole)) {
    await run(sql`delete from ${sql.table(table)}`);
    for (const row of rows) {
      const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
      await run(sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`);
    }
  }
  await run(sql`create unique index if not exists audit_entry_position_key on audit_entry (company_id, position)`);
}

async function sceneIn(place: DatabasePlace): Promise<Scene> {
  const record = await AuditRecord.open(place);
  const otherCompany = await record.addCompany();
  // The first entry of each tells that the company was made.
  await record.write(2, otherCompany);
  await record.write(ERASED_AT - 1);
  await record.seal();
  const at = (position: number) => sql`company_id = ${record.companyId} and position = ${position}`;
  const entryAt = async (position: number) => {
    const entry = (await record.entries()).find((one) => one.position === position);
    if (entry === undefined) throw new Error(`Nothing stands at ${position}.`);
    return entry;
  };
  const former = { head: await record.head(), erased: await entryAt(ERASED_AT) };
  record.clock.advance({ minutes: 1 });
  const { email } = JSON.parse(former.erased.after_json ?? "{}");
  await erasePersonalData(record.context, commandLine(record.companyId), email);
  await record.seal();
  const run = (statement: RawBuilder<unknown>) =>
    record.context.database.write((queries) => statement.execute(queries));
  return { record, otherCompany, run, at, entryAt, former };
}

interface Copy extends Partial<AuditEntryTable> {
  /** The place of the entry that is copied. */
  readonly of?: number;
  /** The hash that the copy is to continue from. */
  readonly after?: string;
}

/** Puts an entry in that is like another; returns its hash, or its id where it has none. */
async function insertCopy({ record, entryAt }: Scene, { of = 3, after, ...members }: Copy): Promise<string> {
  const id = record.context.newId();
  const copy = { ...(await entryAt(of)), position: null, hash: null, ...members, id };
  const hash = after === undefined ? copy.hash : auditEntryHash(after, Number(copy.position), factsInChain(copy, copy));
  await record.context.database.write((queries) =>
    queries
      .insertInto("audit_entry")
      .values({ ...copy, hash })
      .execute(),
  );
  return hash ?? String(id);
}

type Run = Scene["run"];

/** In two steps, as no place may be taken twice in between. */
async function shift(run: Run, companyId: number, from: number, by: number): Promise<void> {
  await run(sql`update audit_entry set position = position + ${1_000 + by} where company_id = ${companyId}
    and position >= ${from}`);
  await run(sql`update audit_entry set position = position - 1000 where company_id = ${companyId} and position > 1000`);
}

async function swap(run: Run, at: Scene["at"], one: number, other: number): Promise<void> {
  await run(sql`update audit_entry set position = 1000 where ${at(one)}`);
  await run(sql`update audit_entry set position = ${one} where ${at(other)}`);
  await run(sql`update audit_entry set position = ${other} where ${at(1000)}`);
}

/** Changes the entry, and gives it and all behind it the hashes that go with that. */
async function rewrite({ run, entryAt }: Scene, from: number): Promise<void> {
  let { hash } = await entryAt(from - 1);
  for (let position = from; position <= LAST; position += 1) {
    const entry = { ...(await entryAt(position)), ...(position === from && { actor_name: "somebody else" }) };
    hash = auditEntryHash(hash ?? "", position, factsInChain(entry, entry as unknown as ChainedChange));
    await run(sql`update audit_entry set hash = ${hash}, actor_name = ${entry.actor_name} where id = ${entry.id}`);
  }
}

async function signWithOwnKey({ record, run }: Scene, place: "new key" | "present key"): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const head = await record.head();
  const signature = signAuditHead(privateKey, auditHeadOf(head));
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  await run(sql`update audit_head set signature = ${signature} where company_id = ${record.companyId}`);
  if (place === "present key") {
    await run(sql`update signing_key set public_key = ${pem} where id = ${head.key_id}`);
    return;
  }
  await run(sql`update audit_head set key_id = 4711 where company_id = ${record.companyId}`);
  await run(sql`insert into signing_key (id, company_id, purpose, algorithm, public_key, sealed_private_key, activated_at, created_at)
    select 4711, company_id, purpose, algorithm, ${pem}, sealed_private_key, activated_at, created_at
    from signing_key where id = ${head.key_id}`);
}
