/** `leasehold audit` and the doctor on records that are whole, and on one that was tampered with. */
import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AuditRecord } from "../../test-support/audit-record.ts";
import { type DatabasePlace, describeOnBothDatabases } from "../../test-support/databases.ts";
import { SECRET_KEY } from "../../test-support/license-server.ts";
import { runCommand } from "../../test-support/terminals.ts";

describeOnBothDatabases("leasehold audit", (_open, newPlace) => {
  let place: DatabasePlace;
  let record: AuditRecord;

  const leasehold = (...argv: string[]) =>
    runCommand(argv, {
      LEASEHOLD_DATA_DIR: place.dataDir,
      LEASEHOLD_SECRET_KEY: SECRET_KEY,
      ...(place.databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: place.databaseUrl }),
    });
  const tamper = () =>
    record.context.database.write((queries) =>
      sql`update audit_entry set actor_name = 'nobody' where position = 3`.execute(queries),
    );

  beforeEach(async () => {
    place = await newPlace();
    record = await AuditRecord.open(place);
    await record.write(4);
    await record.seal();
  });

  afterEach(() => record.close());

  it("verify is content with a whole record, and with a head of it that was kept elsewhere", async () => {
    const verified = await leasehold("audit", "verify");
    expect(verified).toMatchObject({ exitCode: 0, errors: "", output: expect.stringMatching(/^First: whole\. 5 /) });
    const { output } = await leasehold("audit", "head");
    expect(output).toMatch(/^5:[0-9a-f]{64}\n$/);
    await record.write(1);
    await record.seal();
    expect(await leasehold("audit", "verify", "--head", output.trim())).toMatchObject({ exitCode: 0 });
    const other = `5:${"0".repeat(64)}`;
    const told = await leasehold("audit", "verify", "--head", other, "--json");
    expect(told).toMatchObject({ exitCode: 1, errors: expect.stringContaining("tampered with") });
    expect(JSON.parse(told.output)).toMatchObject([{ findings: [{ fault: "head_differs", position: 5 }] }]);
    expect(await leasehold("audit", "verify", "--head", "nonsense")).toMatchObject({ exitCode: 2 });
  });

  it("verify and the doctor name what was tampered with, and end with 1", async () => {
    expect(await leasehold("doctor")).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/good +record of changes +First: whole up to entry 5/),
    });
    await tamper();
    expect(await leasehold("audit", "verify")).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/^First: NOT IN ORDER[^\n]*\n {2}entry_changed: /),
      errors: expect.stringMatching(/^error: [^\n]+\n$/),
    });
    expect(await leasehold("doctor")).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/fault +record of changes +First: entry_changed\. A column of the entry \d+ at 3/),
    });
  });

  it("the doctor warns of entries that wait for too long, which is nobody's doing", async () => {
    await record.write(2);
    expect(await leasehold("doctor")).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/warning +record of changes +First: entry_unsealed\. 2 entries wait/),
    });
    expect(await leasehold("audit", "verify")).toMatchObject({ exitCode: 0 });
  });

  it("of several companies verifies all, and needs to be told whose the head is", async () => {
    const second = await record.addCompany();
    await record.seal();
    const verified = await leasehold("audit", "verify", "--json");
    expect(JSON.parse(verified.output)).toMatchObject([
      { company: "First", sealed: 5, findings: [] },
      { company_id: second, company: "Second", sealed: 1, findings: [] },
    ]);
    const { output } = await leasehold("audit", "head", "--company", String(second));
    expect(await leasehold("audit", "verify", "--head", output.trim())).toMatchObject({ exitCode: 2 });
    expect(await leasehold("audit", "verify", "--head", output.trim(), "--company", String(second))).toMatchObject({
      exitCode: 0,
    });
  });

  it("head gives all that verifies it", async () => {
    const { output } = await leasehold("audit", "head", "--json");
    expect(JSON.parse(output)).toMatchObject({
      waiting: 0,
      head: { position: 5, signature: expect.any(String), public_key: expect.stringContaining("PUBLIC KEY") },
    });
  });

  it("list and export are narrowed alike", async () => {
    const { output, errors } = await leasehold("audit", "list", "--object", "license", "--limit", "2");
    expect(output.split("\n")).toHaveLength(4);
    expect(output).toContain("license.updated  license:4");
    expect(errors).toBe("2 more. See them with --limit, or: audit export\n");
    const json = JSON.parse((await leasehold("audit", "list", "--action", "company.created", "--json")).output);
    expect(json).toMatchObject([{ position: 1, actor_kind: "command-line" }]);
    expect(JSON.stringify(json)).not.toContain("sealed_origin");
    const exported = await leasehold("audit", "export", "--object", "license:2");
    expect(exported.output.split("\r\n")).toHaveLength(3);
    const none = await leasehold("audit", "list", "--from", "2030-01-01");
    expect(none.output).toBe("Nothing was changed.\n");
    expect(await leasehold("audit", "list", "--from", "yesterday")).toMatchObject({ exitCode: 2 });
  });
});
