import { expect, it } from "vitest";
import { describeOnBothDatabases } from "../../test-support/databases.ts";
import type { Queries } from "./dialect.ts";

const LARGEST_INTEGER = Number.MAX_SAFE_INTEGER;

function insertCompany(queries: Queries, id: number, revision = 0) {
  const instants = { created_at: 0, updated_at: 0 };
  return queries
    .insertInto("company")
    .values({ id, name: "C", settings_json: "{}", wanted_events_json: "[]", revision, ...instants })
    .execute();
}

function insertApiKey(queries: Queries, id: number, isReadOnly: boolean) {
  const values = { api_key: `key-${id}`, sealed_shared_key: "s", label: "", calls_json: null, products_json: null };
  return queries
    .insertInto("api_key")
    .values({ id, company_id: 1, ...values, is_read_only: isReadOnly, revoked_at: null, created_at: 0 })
    .execute();
}

async function companyIds(queries: Queries): Promise<number[]> {
  const rows = await queries.selectFrom("company").select("id").orderBy("id").execute();
  return rows.map((row) => row.id);
}

describeOnBothDatabases("storage", (open, newPlace) => {
  it("keeps booleans as booleans", async () => {
    const database = await open();
    await database.write(async (queries) => {
      await insertCompany(queries, 1);
      await insertApiKey(queries, 1, true);
      await insertApiKey(queries, 2, false);
    });
    const all = database.read.selectFrom("api_key").select(["id", "is_read_only"]).orderBy("id");
    expect(await all.execute()).toEqual([
      { id: 1, is_read_only: true },
      { id: 2, is_read_only: false },
    ]);
    const readOnly = await database.read.selectFrom("api_key").select("id").where("is_read_only", "=", true).execute();
    expect(readOnly).toEqual([{ id: 1 }]);
  });

  it("gives 64-bit integers, counts and sums as numbers", async () => {
    const database = await open();
    await database.write((queries) => insertCompany(queries, LARGEST_INTEGER, LARGEST_INTEGER - 1));
    const found = await database.read
      .selectFrom("company")
      .select([
        "id",
        "revision",
        (e) => e.fn.countAll<number>().as("count"),
        (e) => e.fn.sum<number>("revision").as("sum"),
      ])
      .groupBy(["id", "revision"])
      .executeTakeFirst();
    expect(found).toEqual({
      id: LARGEST_INTEGER,
      revision: LARGEST_INTEGER - 1,
      count: 1,
      sum: LARGEST_INTEGER - 1,
    });
  });

  it("leaves no trace of a transaction that fails among others that succeed", async () => {
    const database = await open();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        database.write(async (queries) => {
          await insertCompany(queries, 100 + index);
          if (index % 5 === 3) throw new Error(`number ${index} fails`);
          return index;
        }),
      ),
    );
    const failed = [3, 8, 13, 18];
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome.status).toBe(failed.includes(index) ? "rejected" : "fulfilled");
    }
    const kept = Array.from({ length: 20 }, (_, index) => index).filter((index) => !failed.includes(index));
    expect(await companyIds(database.read)).toEqual(kept.map((index) => 100 + index));
  });

  it("leaves no trace of a transaction whose statement is refused", async () => {
    const database = await open();
    const refused = database.write(async (queries) => {
      await insertCompany(queries, 1);
      await insertApiKey(queries, 1, true);
      await queries.updateTable("api_key").set({ company_id: 404 }).execute();
    });
    await expect(refused).rejects.toThrow(/foreign key/i);
    expect(await companyIds(database.read)).toEqual([]);
    await database.write((queries) => insertCompany(queries, 2));
    expect(await companyIds(database.read)).toEqual([2]);
  });

  it("runs a transaction again where another one drew the same id, and keeps nothing of the first attempt", async () => {
    const database = await open();
    await database.write((queries) => insertCompany(queries, 10));
    const drawn = [10, 11];
    let attempts = 0;
    await database.write(async (queries) => {
      attempts += 1;
      await insertCompany(queries, 100 + attempts);
      await insertCompany(queries, drawn.shift() ?? 0);
    });
    expect(attempts).toBe(2);
    expect(await companyIds(database.read)).toEqual([10, 11, 102]);
  });

  it("gives up after a few attempts, and says why", async () => {
    const database = await open();
    await database.write((queries) => insertCompany(queries, 10));
    let attempts = 0;
    const hopeless = database.write(async (queries) => {
      attempts += 1;
      await insertCompany(queries, 10);
    });
    await expect(hopeless).rejects.toThrow(/unique/i);
    expect(attempts).toBeGreaterThan(1);
    expect(await companyIds(database.read)).toEqual([10]);
  });

  it("lets one transaction at a time read and raise what it has locked, also between two processes", async () => {
    const place = await newPlace();
    const [one, other] = [place.open(), place.open()];
    await one.write((queries) => insertCompany(queries, 1));
    const raise = (database: typeof one) =>
      database.write(async (queries) => {
        await database.dialect.lockCompany(queries, 1);
        const company = await queries.selectFrom("company").select("revision").executeTakeFirstOrThrow();
        await queries
          .updateTable("company")
          .set({ revision: company.revision + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 40 }, (_, index) => raise(index % 2 === 0 ? one : other)));
    const { revision } = await other.read.selectFrom("company").select("revision").executeTakeFirstOrThrow();
    expect(revision).toBe(40);
  });

  it("shows a commit to other processes at once", async () => {
    const place = await newPlace();
    const [one, other] = [place.open(), place.open()];
    expect(await companyIds(other.read)).toEqual([]);
    await one.write((queries) => insertCompany(queries, 1));
    expect(await companyIds(other.read)).toEqual([1]);
  });
});
