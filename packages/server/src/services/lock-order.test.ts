/** Transactions that meet never wait for each other in a circle: each would be a second lost, and an order that is wrong. */
import { sql } from "kysely";
import { expect, it } from "vitest";
import { meet } from "../../test-support/deadlocks.ts";
import { describeMeetings, lock } from "../../test-support/meetings.ts";
import type { TestLicense } from "../../test-support/wire.ts";
import type { Queries } from "../storage/dialect.ts";
import { commandLine } from "./administrators/administrator.ts";
import { importCatalog } from "./catalog/import.ts";
import { parseCatalog } from "./catalog/read-catalog.ts";
import { removeLicense } from "./licenses/remove.ts";
import { resetLicense } from "./licenses/reset.ts";
import { createOauthClient } from "./oauth-clients/create.ts";
import { erasePersonalData } from "./personal-data/erase.ts";

const SHARED = { max_license_users: 0, max_activations: 9 };

describeMeetings("nobody waits in a circle", (wire) => {
  const database = () => wire.server.context.database;
  const context = () => wire.server.context;
  const companyId = () => wire.server.company.company_id;
  const administrator = () => commandLine(companyId());
  const done = async (...request: Parameters<typeof wire.server.manage>) => {
    const { status, text, json } = await wire.server.manage(...request);
    if (status >= 300) throw new Error(`${status} ${text}`);
    return json;
  };
  const write = <Value>(work: (queries: Queries) => Promise<Value>) => database().write(work);

  const userIdOf = async (license: TestLicense, name: string): Promise<number> =>
    (await done("GET", "/license-users/", { query: { email: license.user(name).username } })).results[0].id;

  const idsOf = async (license: TestLicense): Promise<number[]> => {
    const found = await done("GET", "/licenses/", { query: { order__store_id: license.order } });
    return found.results.map(({ id }: { id: number }) => id).toSorted((a: number, b: number) => a - b);
  };

  /** A pool of which a device of the license, active on it, has checked something out. */
  async function holdingPool(licenseId: number, hardwareId: string, poolId = context().newId()): Promise<number> {
    const now = wire.clock.now();
    await write(async (queries) => {
      const account = { id: context().newId(), company_id: companyId(), code: `account-${poolId}` };
      const [known] = await queries.selectFrom("consumption_pool").select("id").where("id", "=", poolId).execute();
      if (known === undefined) {
        const blank = { name: "", description: "", phone: "", address: "", email: "", reference: "" };
        const none = { metadata_json: "{}", sso_json: null, sealed_sso_client_secret: null };
        const times = { created_at: now, updated_at: now };
        await queries
          .insertInto("customer_account")
          .values({ ...account, ...blank, ...none, ...times })
          .execute();
        await sql`insert into consumption_pool values (${poolId}, ${now}, ${now}, ${companyId()}, ${account.id}, 'pool',
          '', 'license', 100, false, 0, false, null, 0, '2026-01-01', 0, '{}')`.execute(queries);
      }
      await queries
        .updateTable("license")
        .set((eb) => ({ consumption_pool_id: poolId, revision: eb("revision", "+", 1) }))
        .where("id", "=", licenseId)
        .execute();
      const device = await queries
        .selectFrom("device")
        .select("id")
        .where("license_id", "=", licenseId)
        .where("hardware_id", "=", hardwareId)
        .executeTakeFirstOrThrow();
      const nothing = { consumed: 0, returned: 0, synced_at: null, license_feature_id: null };
      const hold = { id: context().newId(), consumption_pool_id: poolId, device_id: device.id, checked_out: 3 };
      await queries
        .insertInto("consumption_pool_hold")
        .values({ ...hold, ...nothing, created_at: now })
        .execute();
      await queries
        .updateTable("consumption_pool")
        .set((eb) => ({ held_total: eb("held_total", "+", 3) }))
        .where("id", "=", poolId)
        .execute();
    });
    return poolId;
  }

  const heldOf = async (poolId: number): Promise<number> => {
    const pools = database().read.selectFrom("consumption_pool").select("held_total").where("id", "=", poolId);
    return (await pools.executeTakeFirstOrThrow()).held_total;
  };

  it("when a user of several licenses is deleted whose device has units of a pool", async () => {
    const [first, second] = [
      await wire.license(SHARED, { users: { ana: {} } }),
      await wire.license(SHARED, { users: { eva: {} } }),
    ];
    const [[one = 0], [two = 0]] = [await idsOf(first), await idsOf(second)];
    await done("POST", `/licenses/${two}/assign_user/`, { body: { email: first.user("ana").username } });
    const pool = await holdingPool(one, (await first.activeDevice("ana")).hardwareId);
    const user = await userIdOf(first, "ana");
    await meet(
      database(),
      lock(["license", two]),
      () => done("DELETE", `/license-users/${user}/`),
      lock(["consumption_pool", pool]),
    );
    expect(await heldOf(pool)).toBe(0);
  });

  it("when a group loses licenses whose devices have units of a pool", async () => {
    const [first, second] = [
      await wire.license(SHARED, { users: { ana: {} } }),
      await wire.license(SHARED, { users: { eva: {} } }),
    ];
    const [[one = 0], [two = 0]] = [await idsOf(first), await idsOf(second)];
    const group = (await done("POST", "/license-user-groups/", { body: { code: `group-${wire.nextNumber()}` } })).id;
    const user = await userIdOf(second, "eva");
    await done("POST", `/license-users/${user}/add_to_group/`, { body: { license_user_group_id: group } });
    for (const license of [one, two]) {
      await done("POST", `/license-user-groups/${group}/add_license/`, { body: { license_id: license } });
    }
    const device = first.device("ana");
    const { username, password } = second.user("eva");
    expect(await device.call("activate_license", { username, password })).toMatchObject({ status: 200 });
    const pool = await holdingPool(one, device.hardwareId);
    await meet(
      database(),
      lock(["license", two]),
      () => done("DELETE", `/license-user-groups/${group}/`),
      lock(["consumption_pool", pool]),
    );
    expect(await heldOf(pool)).toBe(0);
  });

  it("when the licenses of a bundle are reset whose devices have units of a pool", async () => {
    const license = await wire.license(SHARED, { isBundle: true });
    const { hardwareId } = await license.activeDevice();
    const [one = 0, two = 0] = await idsOf(license);
    const pool = await holdingPool(one, hardwareId);
    await meet(
      database(),
      lock(["license", two]),
      () => resetLicense(context(), companyId(), license.key),
      lock(["consumption_pool", pool]),
    );
    expect(await heldOf(pool)).toBe(0);
  });

  it.each([
    ["reset", (ids: readonly number[]) => done("POST", "/licenses/reset_bulk/", { body: ids })],
    ["deactivated", null],
    ["unassigned", null],
  ] as const)("when licenses are %s whose pools are not in the licenses' order", async (_name, reset) => {
    const isUnassigned = _name === "unassigned";
    const license = await wire.license(SHARED, { isBundle: true, ...(isUnassigned && { users: { ana: {} } }) });
    const device = await license.activeDevice();
    const [one = 0, two = 0] = await idsOf(license);
    const [low, high] = [context().newId(), context().newId()];
    await holdingPool(one, device.hardwareId, high);
    await holdingPool(two, device.hardwareId, low);
    const operation = async () => {
      if (reset !== null) return reset([one, two]);
      if (!isUnassigned) return expect(await device.deactivate()).toMatchObject({ status: 200 });
      const body = { license_user_email: license.user("ana").username };
      return done("POST", `/licenses/${one}/unassign_user/`, { body });
    };
    await meet(database(), lock(["consumption_pool", low]), operation, lock(["consumption_pool", high]));
    expect([await heldOf(low), await heldOf(high)]).toEqual([0, 0]);
  });

  it("when an order gives licenses to users who have others", async () => {
    const low = await wire.license(SHARED, { users: { ana: {} } });
    const high = await wire.license(SHARED, { users: { eva: {} } });
    const [[one = 0], [two = 0]] = [await idsOf(low), await idsOf(high)];
    // Users are gone through in the order of their ids.
    const users = [await userIdOf(low, "ana"), await userIdOf(high, "eva")];
    await write(async (queries) => {
      for (const [user = 0, from, to] of [
        [users[0], one, two],
        [users[1], two, one],
      ] as const) {
        await queries
          .updateTable("license_assignment")
          .set({ license_id: to })
          .where("license_user_id", "=", user)
          .where("license_id", "=", from)
          .execute();
      }
    });
    const items = [
      { product_code: low.product, licenses: [{ users: [{ email: high.user("eva").username }] }] },
      { product_code: high.product, licenses: [{ users: [{ email: low.user("ana").username }] }] },
    ];
    const order = () => done("POST", "/orders/create_order/", { body: { items } });
    await meet(database(), lock(["license", one]), order, lock(["license", two]));
  });

  it("when a user replaces the initial password while the user is deleted", async () => {
    const license = await wire.license(SHARED, { users: { ana: {} } });
    const [id = 0] = await idsOf(license);
    const user = await userIdOf(license, "ana");
    await write((queries) =>
      queries.updateTable("license_user").set({ is_initial_password: true }).where("id", "=", user).execute(),
    );
    const change = async () => {
      const parameters = { ...license.user("ana"), new_password: "another password" };
      expect(await wire.server.call("change_password", parameters)).toMatchObject({ status: 200 });
    };
    await meet(database(), lock(["company", companyId()], ["license", id]), change, lock(["license_user", user]));
  });

  it("when a catalog changes licenses", async () => {
    const license = await wire.license({}, {});
    const other = await wire.license({}, {});
    const [[one = 0], [two = 0]] = [await idsOf(license), await idsOf(other)];
    const entry = (of: TestLicense) => ({ id: of.order, licenses: [{ ...of.entry(), max_activations: 7 }] });
    const catalog = parseCatalog({ orders: [entry(other), entry(license)] });
    const change = () => importCatalog(context(), companyId(), catalog, { dryRun: false });
    await meet(database(), lock(["license", one]), change, lock(["license", two]));
    const limits = database().read.selectFrom("license").select("max_activations").where("id", "in", [one, two]);
    expect(await limits.execute()).toEqual([{ max_activations: 7 }, { max_activations: 7 }]);
  });

  it("when a person is erased from notes of other people's licenses", async () => {
    const email = `person-${wire.nextNumber()}@test.example`;
    const other = await wire.license({ note: `ask ${email}` });
    const own = await wire.license({ note: `of ${email}` });
    const customer = await done("POST", "/customers/", { body: { email } });
    const order = (await done("GET", "/orders/", { query: { store_id: own.order } })).results[0].id;
    await done("PATCH", `/orders/${order}/`, { body: { customer: customer.id } });
    const [[low = 0], [high = 0]] = [await idsOf(other), await idsOf(own)];
    await meet(
      database(),
      lock(["license", low]),
      () => erasePersonalData(context(), administrator(), email),
      lock(["license", high]),
    );
    const notes = database().read.selectFrom("license").select("note").where("id", "in", [low, high]);
    expect(JSON.stringify(await notes.execute())).not.toContain(email);
  });

  it("when a license manager's bounds are taken away while the user is deleted", async () => {
    const license = await wire.license(SHARED, { users: { ana: {} } });
    const user = await userIdOf(license, "ana");
    const bounds = `/license-users/${user}/update_lm_permissions/`;
    await done("POST", bounds, { body: { permission_ids: [1] } });
    const deletion = async (queries: Queries) => {
      await lock(["company", companyId()])(queries);
      await sql`select id from license_user where id = ${user} for update`.execute(queries);
    };
    const cascade = (queries: Queries) =>
      queries.deleteFrom("license_manager_permission").where("license_user_id", "=", user).execute();
    await meet(database(), deletion, () => done("POST", bounds, { body: { permission_ids: [1] } }), cascade);
  });

  it("and a license takes a client with it that it was given meanwhile, so that no remembered answer is left", async () => {
    const license = await wire.license();
    const [id = 0] = await idsOf(license);
    const revision = async () =>
      (
        await database()
          .read.selectFrom("company")
          .select("revision")
          .where("id", "=", companyId())
          .executeTakeFirstOrThrow()
      ).revision;
    const before = await revision();
    let removal: Promise<void> | undefined;
    const beside = { ...context(), database: { ...database(), write } };
    await write(async (queries) => {
      const within = {
        ...beside,
        database: { ...database(), write: (work: (own: Queries) => Promise<never>) => work(queries) },
      };
      await createOauthClient(within as never, administrator(), { scope: { kind: "license", id } });
      removal = removeLicense(context(), administrator(), id);
      for (let waits = false; !waits; ) {
        const { rows } = await sql`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(database().read);
        waits = rows.length > 0;
      }
    });
    await removal;
    expect(await revision()).toBeGreaterThan(before);
  });
});
