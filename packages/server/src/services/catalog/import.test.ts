import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { catalogCompany } from "../../../test-support/catalog-company.ts";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { deviceOn } from "../../../test-support/device-row.ts";
import { importCatalog } from "./import.ts";
import { parseCatalog } from "./read-catalog.ts";
import sample from "./sample-catalog.json" with { type: "json" };

// Read as text: a bundler would turn the member __proto__ of its metadata into something else.
const edge = JSON.parse(readFileSync(join(import.meta.dirname, "../../../test-support/edge-catalog.json"), "utf8"));

const product = { short_code: "cad", product_name: "CAD", authorization_method: "license-key" };
const team = { short_code: "notes", product_name: "Notes", authorization_method: "user", max_license_users: 5 };
const ordered = (...licenses: object[]) => ({ orders: [{ id: "1", licenses }] });
const user = (name: string, members: object = {}) => ({
  email: `${name}@b.example`,
  password: "long enough",
  ...members,
});

describeOnBothDatabases("an import", (open) => {
  it.each([
    ["sample", sample],
    ["edge", edge],
  ])("of the %s catalog is taken, and the second time changes nothing", async (_name, catalog) => {
    const company = await catalogCompany(await open());
    const first = await company.import(catalog);
    expect(first.counts.licenses).toEqual({ created: catalog === sample ? 6 : 19, changed: 0, unchanged: 0 });
    const stored = await company.dump();
    const second = await company.import(catalog);
    expect(await company.dump()).toEqual(stored);
    expect(Object.values(second.counts).map(({ created, changed }) => created + changed)).not.toContain(1);
    expect(second.generated_passwords).toEqual([]);
  });

  it("makes the licenses that the sample describes", async () => {
    const company = await catalogCompany(await open());
    await company.import(sample);
    const { read } = company.context.database;
    const licenses = await read.selectFrom("license").selectAll().orderBy("id").execute();
    expect(licenses.map((license) => license.license_key)).toEqual([
      "FLOA-TING-SEAT-0001",
      "NODE-LOCK-EDDD-0002",
      "METE-RING-PAYG-0003",
      null,
      "SUIT-EBUN-DLEE-0004",
      "SUIT-EBUN-DLEE-0004",
    ]);
    expect(licenses[0]).toMatchObject({
      license_type: "time-limited",
      floating_users: 3,
      floating_timeout: 30,
      max_borrow_time: 48,
      validity_period: null,
      trial_days: 14,
      is_always_active: false,
    });
    expect(licenses[3]).toMatchObject({ ref: "notes-team", validity_period: "2036-03-03", is_always_active: true });
    expect(licenses[4]?.bundle_license_id).toBe(licenses[5]?.bundle_license_id);
    const fields = await read.selectFrom("license_custom_field").selectAll().execute();
    expect(fields).toMatchObject([{ license_id: licenses[0]?.id, value: "gold" }]);
    const assignments = await read.selectFrom("license_assignment").selectAll().execute();
    expect(assignments.map((assignment) => assignment.max_activations)).toEqual([2, 2]);
  });

  it("keeps metadata verbatim", async () => {
    const company = await catalogCompany(await open());
    await company.import(edge);
    const { metadata_json } = await company.context.database.read
      .selectFrom("product")
      .select("metadata_json")
      .where("short_code", "=", "edge")
      .executeTakeFirstOrThrow();
    expect(metadata_json).toBe(JSON.stringify(edge.products[0].metadata));
    expect(metadata_json).toContain('"__proto__":"kept"');
  });

  it("that is a dry run tells what would change, and leaves nothing", async () => {
    const company = await catalogCompany(await open());
    const before = await company.dump();
    const catalog = {
      products: [product, team],
      ...ordered({ product: "cad" }, { product: "notes", users: [{ email: "a@b.example" }] }),
    };
    const report = await company.import(catalog, { dryRun: true });
    expect(report.counts.licenses.created).toBe(2);
    expect(report.generated_passwords).toEqual([{ email: "a@b.example", password: null }]);
    expect(report.generated_keys).toEqual([{ order: "1", product: "cad", license_key: null }]);
    expect(await company.dump()).toEqual(before);
  });

  it("with a fault leaves nothing", async () => {
    const company = await catalogCompany(await open());
    const before = await company.dump();
    const faults = await company.faultsOf({ ...sample, ...ordered({ product: "none" }) });
    expect(faults).toEqual(["orders[0].licenses[0].product: is not a product or bundle"]);
    expect(await company.dump()).toEqual(before);
  });

  it("writes only what the file states, and raises the company's revision once", async () => {
    const company = await catalogCompany(await open());
    await company.import(sample);
    const { read } = company.context.database;
    const revision = () => read.selectFrom("company").select("revision").executeTakeFirstOrThrow();
    expect(await revision()).toEqual({ revision: 2 });
    const report = await company.import({ products: [{ short_code: "cad", trial_days: 30 }] });
    expect(report.counts.products).toEqual({ created: 0, changed: 1, unchanged: 0 });
    const cad = await read.selectFrom("product").selectAll().where("short_code", "=", "cad").executeTakeFirstOrThrow();
    expect(cad).toMatchObject({ product_name: "Orchard CAD", trial_days: 30, floating_timeout: 30 });
    expect(await revision()).toEqual({ revision: 3 });
  });

  it("writes settings over those that are stored", async () => {
    const company = await catalogCompany(await open());
    await company.import({ settings: { allow_multiple_trials: true } });
    await company.import({ settings: { feature_check_members: "full" } });
    const { settings_json } = await company.context.database.read
      .selectFrom("company")
      .select("settings_json")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(settings_json)).toMatchObject({ allow_multiple_trials: true, feature_check_members: "full" });
  });

  it("gives a product without policies a default one, and moves the mark to the policy that the file marks", async () => {
    const company = await catalogCompany(await open());
    await company.import({ products: [product] });
    const policies = () =>
      company.context.database.read.selectFrom("policy").select(["code", "is_default"]).orderBy("id").execute();
    expect(await policies()).toEqual([{ code: "default", is_default: true }]);
    await company.import({ products: [{ ...product, policies: [{ code: "a" }, { code: "b", is_default: true }] }] });
    expect(await policies()).toEqual([
      { code: "default", is_default: false },
      { code: "a", is_default: false },
      { code: "b", is_default: true },
    ]);
  });

  it("does not touch what a license counts, nor an end that runs", async () => {
    const company = await catalogCompany(await open());
    const license = { product: "cad", license_key: "K", license_type: "time-limited", valid_duration: "1y" };
    const feature = { code: "A", name: "A", feature_type: "consumption", valid_duration: "1m" };
    const catalog = { products: [{ ...product, features: [feature] }], ...ordered(license) };
    await company.import(catalog);
    const counted = {
      time_activated: company.clock.now(),
      times_activated: 1,
      transfer_count: 2,
      total_consumptions: 3,
      seats_in_use: 4,
      validity_period: "2027-03-03",
      maintenance_period: "2028-03-03",
    };
    const { database } = company.context;
    await database.write(async (queries) => {
      await queries.updateTable("license").set(counted).execute();
      await queries.updateTable("license_feature").set({ total_consumptions: 5, expiry_date: "2026-04-03" }).execute();
      await queries
        .insertInto("device")
        .values(await deviceOn(queries, company.context))
        .execute();
    });
    const before = await company.dump();
    const ends = { validity_period: "2040-01-01", maintenance_period: null };
    await company.import({
      ...catalog,
      ...ordered({ ...license, ...ends, features: [{ code: "A", expiry_date: null }] }),
    });
    expect(await company.dump()).toEqual(before);
    await company.import({ ...catalog, ...ordered({ ...license, note: "new" }) });
    const after = await database.read.selectFrom("license").selectAll().executeTakeFirstOrThrow();
    expect(after).toMatchObject({ ...counted, note: "new", revision: 2 });
  });

  it("leaves a license alone where only its policy has changed", async () => {
    const company = await catalogCompany(await open());
    const policies = (members: object) => [{ ...product, policies: [{ code: "p", ...members }] }];
    await company.import({
      products: policies({ max_activations: 2 }),
      ...ordered({ product: "cad", license_key: "K" }),
    });
    const report = await company.import({
      products: policies({ max_activations: 3 }),
      ...ordered({ product: "cad", license_key: "K" }),
    });
    expect(report.counts.policies.changed).toBe(1);
    expect(report.counts.licenses.unchanged).toBe(1);
  });
});

describeOnBothDatabases("two imports at once", (open) => {
  it("of the same catalog make everything once", async () => {
    const company = await catalogCompany(await open());
    const reports = await Promise.all([company.import(sample), company.import(sample)]);
    expect(reports.map(({ counts }) => counts.licenses.created).sort()).toEqual([0, 6]);
    expect(reports.map(({ counts }) => counts.license_users.created).sort()).toEqual([0, 2]);
  });
});

describeOnBothDatabases("passwords", (open) => {
  const users = (...people: object[]) => ({
    products: [team],
    ...ordered({ product: "notes", ref: "r", users: people }),
  });

  async function importedUser(company: Awaited<ReturnType<typeof catalogCompany>>) {
    return company.context.database.read.selectFrom("license_user").selectAll().executeTakeFirstOrThrow();
  }

  it("that are chosen are only hashed", async () => {
    const company = await catalogCompany(await open());
    await company.import(users(user("a")));
    const stored = await importedUser(company);
    expect(stored).toMatchObject({ is_initial_password: false, sealed_initial_password: null });
    expect(await company.context.passwords.verify(stored.password_hash, "long enough")).toBe(true);
  });

  it("that are initial are sealed, and follow the file until the person has changed them", async () => {
    const company = await catalogCompany(await open());
    const { secrets, database, passwords } = company.context;
    const withInitial = (initial_password: string) => users({ email: "a@b.example", initial_password });
    await company.import(withInitial("first of all"));
    await company.import(withInitial("second of all"));
    const stored = await importedUser(company);
    const shown = secrets.open(stored.sealed_initial_password ?? "", `license_user:${stored.id}:initial_password`);
    expect(shown).toBe("second of all");
    expect(await passwords.verify(stored.password_hash, "second of all")).toBe(true);
    const changed = { password_hash: "changed", is_initial_password: false, sealed_initial_password: null };
    await database.write((queries) => queries.updateTable("license_user").set(changed).execute());
    await company.import(withInitial("third of all"));
    await company.import(users(user("a")));
    expect(await importedUser(company)).toMatchObject(changed);
  });

  it("are prepared again where the person was changed in between", async () => {
    const database = await open();
    const company = await catalogCompany(database);
    await company.import(users(user("a")));
    let interfered = false;
    const write: typeof database.write = async (work) => {
      if (!interfered) {
        interfered = true;
        await database.write((queries) => queries.updateTable("license_user").set({ password_hash: null }).execute());
      }
      return database.write(work);
    };
    const context = { ...company.context, database: { ...database, write } };
    await importCatalog(context, company.id, parseCatalog(users(user("a"))), { dryRun: false });
    const { password_hash } = await importedUser(company);
    expect(await context.passwords.verify(password_hash, "long enough")).toBe(true);
  });

  it("that nobody gives are generated and told once", async () => {
    const company = await catalogCompany(await open());
    const first = await company.import(users({ email: "A@B.example" }));
    const [generated] = first.generated_passwords;
    expect(generated?.email).toBe("a@b.example");
    const stored = await importedUser(company);
    expect(stored.is_initial_password).toBe(true);
    expect(await company.context.passwords.verify(stored.password_hash, generated?.password ?? "")).toBe(true);
    expect((await company.import(users({ email: "a@b.example" }))).generated_passwords).toEqual([]);
  });
});

describeOnBothDatabases("a sign-in provider", (open) => {
  it("is stored with its secret sealed, and changed member by member", async () => {
    const company = await catalogCompany(await open());
    const account = (sso: object) => ({ customer_accounts: [{ code: "a", sso }] });
    await company.import(account({ issuer: "https://id.example", client_id: "c", client_secret: "very secret" }));
    await company.import(account({ redirect_uris: ["app://done"] }));
    const stored = await company.context.database.read
      .selectFrom("customer_account")
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(JSON.parse(stored.sso_json ?? "")).toEqual({
      issuer: "https://id.example",
      client_id: "c",
      redirect_uris: ["app://done"],
    });
    const belongsTo = `customer_account:${stored.id}:sso_client_secret` as const;
    expect(company.context.secrets.open(stored.sealed_sso_client_secret ?? "", belongsTo)).toBe("very secret");
    const report = await company.import(account({ client_secret: "very secret" }));
    expect(report.counts.customer_accounts).toEqual({ created: 0, changed: 0, unchanged: 1 });
  });
});
