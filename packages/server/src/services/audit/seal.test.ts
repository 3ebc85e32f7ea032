import { auditHeadText } from "@leasehold/protocol";
import { sql } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { AuditRecord } from "../../../test-support/audit-record.ts";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { factColumns } from "../../domain/audit-chain/entry.ts";
import { chainFaults } from "../../domain/audit-chain/finding.ts";
import { auditHeadOf } from "../../domain/audit-chain/head.ts";
import { secretsUnder } from "../../runtime/secrets.ts";
import { commandLine } from "../administrators/administrator.ts";
import { sealAnew } from "../installation/seal-anew.ts";
import { collectPersonalData } from "../personal-data/collect.ts";
import { erasePersonalData } from "../personal-data/erase.ts";
import { activateKey } from "../signing-keys/activate.ts";
import { introduceKey } from "../signing-keys/introduce.ts";
import { allSigningKeys } from "../signing-keys/list.ts";
import { verifyRecord } from "./verify.ts";

/** Columns by which an entry stands in the chain, and which the chain itself is made of. */
const ofChain = ["position", "hash", "salt", "before_digest", "after_digest", "redacted_by", "sealed_origin"];

describeOnBothDatabases("sealing the record of changes", (_open, newPlace) => {
  async function open(): Promise<AuditRecord> {
    const record = await AuditRecord.open(await newPlace());
    onTestFinished(() => record.close());
    return record;
  }

  it("gives each entry the next place in the chain of its company, more than one part at a time", async () => {
    const record = await open();
    const other = await record.addCompany();
    await record.write(2, other);
    await record.write(1_201);
    await record.seal();
    await record.write(3);
    await record.seal();
    // The first entry tells that the company was made.
    expect((await record.head()).position).toBe(1_205);
    expect((await record.head(other)).position).toBe(3);
    const places = (await record.entries()).map(({ position }) => position);
    expect(places).toEqual(places.map((_, place) => place + 1));
    expect(await record.faults()).toEqual([]);
  });

  it("writes nothing where nothing waits", async () => {
    const record = await open();
    await record.write(1);
    await record.seal();
    const before = await record.head();
    record.clock.advance({ minutes: 5 });
    await record.seal();
    expect(await record.head()).toEqual(before);
  });

  it("signs a text that begins with its purpose, and no earlier instant than before", async () => {
    const record = await open();
    await record.write(1);
    await record.seal();
    const { signed_at } = await record.head();
    record.clock.advance({ minutes: -30 });
    await record.write(1);
    await record.seal();
    const head = await record.head();
    expect(head.signed_at).toBe(signed_at);
    expect(auditHeadText(auditHeadOf(head))).toMatch(/^leasehold audit head v1\n/);
  });

  it("begins with what is there for a company from before there were chains", async () => {
    const record = await open();
    await record.write(5);
    await record.context.database.write(async (queries) => {
      await sql`delete from audit_head`.execute(queries);
      await sql`delete from signing_key where purpose = 'audit'`.execute(queries);
      await sql`update audit_entry set sealed_origin = null`.execute(queries);
    });
    expect(await record.faults()).toEqual([]);
    await record.seal();
    expect((await record.head()).position).toBe(6);
    expect(record.refused).toEqual([]);
    const keys = await allSigningKeys(record.context, record.companyId);
    expect(keys.filter(({ purpose }) => purpose === "audit")).toMatchObject([
      { state: "active", algorithm: "ed25519" },
    ]);
    await record.write(1);
    await record.seal();
    expect(await record.faults()).toEqual([]);
  });

  it("goes on with another key, and heads of the former one stay valid until then", async () => {
    const record = await open();
    await record.write(2);
    await record.seal();
    const { key_id } = await record.head();
    await introduceKey(record.context, record.companyId, "audit");
    const { id } = await activateKey(record.context, record.companyId, "audit");
    expect(await record.faults()).toEqual([]);
    await record.seal();
    const head = await record.head();
    expect(head).toMatchObject({ key_id: id, position: 5 });
    expect(id).not.toBe(key_id);
    expect(await record.faults()).toEqual([]);
  });

  it("goes on under another secret key, with entries that waited", async () => {
    const record = await open();
    await record.write(2);
    await record.seal();
    await record.write(2);
    const next = secretsUnder("another secret key for tests, long enough to be taken");
    await sealAnew(record.context, next, () => {});
    await expect(record.seal()).rejects.toThrow("secret key was changed");
    const under = record.under(next);
    await under.seal();
    const report = await verifyRecord(under.context, record.companyId, null, () => {});
    expect(report).toMatchObject({ findings: [], waiting: 0, sealed: 6 });
  });

  it("leaves a record whole from which a person is erased: before it is sealed, after it, and once more", async () => {
    const record = await open();
    await record.write(3);
    const emails = (await record.entries()).flatMap(({ after_json }) => JSON.parse(after_json ?? "{}").email ?? []);
    const erase = (email: string) => erasePersonalData(record.context, commandLine(record.companyId), email);
    await erase(emails[0]);
    await record.seal();
    await erase(emails[1]);
    await record.seal();
    expect(await record.faults()).toEqual([]);
    // Of one entry something is erased twice: its before, then its after.
    await erase(emails[2].replace("after", "before"));
    await record.seal();
    await erase(emails[2]);
    await record.seal();
    expect(await record.faults()).toEqual([]);
    const entries = await record.entries();
    const redactions = entries.filter(({ action }) => action === "audit_entry.redacted");
    expect(redactions.map(({ after_json }) => JSON.parse(after_json ?? "{}").number)).toEqual([1, 1, 2]);
    for (const email of emails) {
      expect(JSON.stringify(entries)).not.toContain(email);
      const { kept } = await collectPersonalData(record.context, { companyId: record.companyId }, email);
      expect(kept.audit_entries).toEqual([]);
    }
  });

  it("covers every column of the entries' table", async () => {
    const record = await open();
    const tables = await record.context.database.read.introspection.getTables();
    const columns = tables.find(({ name }) => name === "audit_entry")?.columns.map(({ name }) => name) ?? [];
    const covered = [...factColumns, "before_json", "after_json", ...ofChain];
    expect(columns.toSorted()).toEqual(covered.toSorted());
  });
});

it("each fault says what it means", () => {
  for (const meaning of Object.values(chainFaults)) expect(meaning).toMatch(/^[A-Z].*\.$/);
});
