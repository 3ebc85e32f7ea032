import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { catalogCompany } from "../../test-support/catalog-company.ts";
import { describeOnBothDatabases } from "../../test-support/databases.ts";
import type { MetadataFilter } from "../domain/listing.ts";
import type { Database } from "./database.ts";
import { dialectOf } from "./dialect.ts";
import { metadataCondition } from "./listing/metadata-condition.ts";
import { METADATA_NODES_MAX, metadataNodes } from "./metadata-nodes.ts";

describe("nodes of metadata", () => {
  it("are the same whatever the order of members", () => {
    expect(metadataNodes("order", '{"b":{"d":1,"c":2},"a":[1]}')).toEqual(
      expect.arrayContaining(metadataNodes("order", '{"a":[1],"b":{"c":2,"d":1}}')),
    );
  });

  it("differ between kinds of object, places and values", () => {
    const nodes = [
      ...metadataNodes("order", '{"a":{"b":1}}'),
      ...metadataNodes("license", '{"a":{"b":1}}'),
      ...metadataNodes("order", '{"a":{"b":"1"}}'),
      ...metadataNodes("order", '{"a.b":1,"a":["b"]}'),
    ];
    expect(new Set(nodes).size).toBe(nodes.length);
  });

  it("are bounded, the outermost kept", () => {
    const text = JSON.stringify({ deep: Array.from({ length: 5000 }, (_, index) => index), last: true });
    const nodes = metadataNodes("order", text);
    expect(nodes).toHaveLength(METADATA_NODES_MAX);
    expect(nodes).toContain(metadataNodes("order", '{"last":true}')[1]);
  });
});

const MEMBERS = ["a", "b", "0"];
const scalar = fc.constantFrom<unknown>(null, true, 0, 1, -0.5, 1e21, "", "1", "é", 'q"\\\n');
const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, tie("list"), tie("object")),
  list: fc.array(tie("value"), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom(...MEMBERS, "__proto__"), tie("value"), { maxKeys: 3 }),
}));
const filter = fc.record({
  path: fc.array(fc.constantFrom<string | number>(...MEMBERS, 1), { maxLength: 3 }),
  lookup: fc.constantFrom<MetadataFilter["lookup"]>("exact", "contains"),
  value: json.value,
});

describeOnBothDatabases("metadata", (open) => {
  it("is found by what it holds, and by nothing else", async () => {
    const database = await open();
    await insertCompany(database);
    let id = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(json.object, { minLength: 1, maxLength: 4 }), filter, async (all, asked) => {
        const first = id + 1;
        for (const metadata of all) {
          id += 1;
          await insertAccount(database, id, JSON.stringify(metadata));
        }
        const found = await find(database, asked, first);
        const fitting = all.flatMap((metadata, index) =>
          fits(JSON.parse(JSON.stringify(metadata)), asked) ? [first + index] : [],
        );
        expect(found).toEqual(fitting);
      }),
      { numRuns: 60 },
    );
  });

  it("is found by what it holds now, and not by what it held, until it is gone", async () => {
    const database = await open();
    await insertCompany(database);
    await insertAccount(database, 1, '{"tier":"gold"}');
    const gold = { path: ["tier"], lookup: "exact", value: "gold" } as const;
    expect(await find(database, gold)).toEqual([1]);
    await database.write((queries) =>
      queries.updateTable("customer_account").set({ metadata_json: '{"tier":"blue"}' }).execute(),
    );
    expect(await find(database, gold)).toEqual([]);
    expect(await find(database, { ...gold, value: "blue" })).toEqual([1]);
    await database.write((queries) => queries.deleteFrom("customer_account").execute());
    expect(await database.read.selectFrom("metadata_node").selectAll().execute()).toEqual([]);
  });

  it("is kept findable in every table that carries it", async () => {
    const company = await catalogCompany(await open());
    const { database } = company.context;
    await company.import({
      products: [{ short_code: "p", product_name: "P", authorization_method: "license-key", metadata: MARK, ...parts }],
      customer_accounts: [{ code: "a", name: "A", metadata: MARK }],
      customers: [{ email: "c@test.example", metadata: MARK }],
      orders: [
        { id: "1", metadata: MARK, licenses: [{ product: "p", license_key: "K", metadata: MARK, ...features }] },
      ],
    });
    await insertGroupAndPool(database, company.id);
    const tables = await database.read.introspection.getTables();
    const carrying = tables.filter(({ columns }) => columns.some(({ name }) => name === "metadata_json"));
    expect(carrying.length).toBeGreaterThan(10);
    for (const { name } of carrying) {
      const marked = { path: ["mark"], lookup: "exact", value: [1] } as const;
      const condition = metadataCondition(name, marked, dialectOf(database.read));
      const { rows } = await sql`select 1 from ${sql.table(name)} where ${condition}`.execute(database.read);
      expect(rows.length, name).toBeGreaterThan(0);
    }
  });
});

const MARK = { mark: [1] };
const features = { features: [{ code: "F", metadata: MARK }] };
const parts = {
  features: [{ code: "F", name: "F", feature_type: "activation", metadata: MARK }],
  policies: [{ code: "x", name: "X", is_default: true, license_type: "perpetual", metadata: MARK, ...features }],
};

/** The same in JavaScript: what a filter means. */
function fits(metadata: unknown, { path, lookup, value }: MetadataFilter): boolean {
  let at = metadata;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step) || (Array.isArray(at) && step === "length"))
      return false;
    at = Reflect.get(at, step);
  }
  return lookup === "exact" ? isEqual(at, value) : holds(at, value);
}

function holds(at: unknown, value: unknown): boolean {
  const elements: unknown[] = Array.isArray(at) ? at : [];
  if (Array.isArray(value) && value.length > 0) {
    return Array.isArray(at) && value.every((one) => elements.some((element) => isEqual(element, one)));
  }
  if (isEqual(at, value) || elements.some((element) => isEqual(element, value))) return true;
  if (!isObject(value) || Object.keys(value).length === 0 || typeof at !== "object" || at === null) return false;
  return Object.entries(value).every(
    ([name, member]) => Object.hasOwn(at, name) && name !== "length" && holds(Reflect.get(at, name), member),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEqual(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    isObject(part) ? ["members", Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1))] : part,
  );
}

async function find(database: Database, asked: MetadataFilter, from = 0): Promise<number[]> {
  const condition = metadataCondition("customer_account", asked, dialectOf(database.read));
  const { rows } = await sql<{ id: number }>`
    select id from customer_account where ${condition} and id >= ${from} order by id`.execute(database.read);
  return rows.map(({ id }) => id);
}

function insertCompany(database: Database): Promise<unknown> {
  const company = {
    id: 1,
    name: "C",
    settings_json: "{}",
    revision: 0,
    wanted_events_json: "[]",
    created_at: 0,
    updated_at: 0,
  };
  return database.write((queries) => queries.insertInto("company").values(company).execute());
}

function insertAccount(database: Database, id: number, metadata_json: string): Promise<unknown> {
  const texts = { name: "", description: "", phone: "", address: "", email: "", reference: "" };
  const columns = { id, company_id: 1, code: String(id), ...texts, metadata_json, created_at: 0, updated_at: 0 };
  return database.write((queries) => queries.insertInto("customer_account").values(columns).execute());
}

function insertGroupAndPool(database: Database, companyId: number): Promise<unknown> {
  const named = { id: 1, company_id: companyId, code: "x", name: "X", created_at: 0, updated_at: 0 };
  const metadata_json = JSON.stringify(MARK);
  const counts = { max_consumptions: 0, max_overages: 0, total_consumptions: 0, held_total: 0 };
  return database.write(async (queries) => {
    const { id } = await queries.selectFrom("customer_account").select("id").executeTakeFirstOrThrow();
    const account = { customer_account_id: id };
    await queries
      .insertInto("license_user_group")
      .values({ ...named, ...account, description: "", metadata_json })
      .execute();
    await queries
      .insertInto("consumption_pool")
      .values({
        ...named,
        ...account,
        ...counts,
        type: "license",
        allow_overages: false,
        reset_consumption: false,
        metadata_json,
      })
      .execute();
  });
}
