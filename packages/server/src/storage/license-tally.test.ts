import { sql } from "kysely";
import { expect, it } from "vitest";
import { describeOnServers } from "../../test-support/wire.ts";

describeOnServers("the tally of licenses", (wire) => {
  it("is what counting gives, after licenses were issued, used, switched, changed and deleted", async () => {
    const license = await wire.license({ max_activations: 5 });
    const [one, other] = [await license.activeDevice(), await license.activeDevice()];
    await expectExact();
    await one.deactivate();
    await other.deactivate();
    await expectExact();
    await license.switchOn(false);
    await expectExact();
    await license.change({ is_floating_cloud: true, active: true });
    await expectExact();
    const { database } = wire.server.context;
    const { id } = await database.read
      .selectFrom("license")
      .select("id")
      .where("license_key", "=", license.key)
      .executeTakeFirstOrThrow();
    await database.write(async (queries) => {
      await queries.deleteFrom("device").where("license_id", "=", id).execute();
      await queries.deleteFrom("license").where("id", "=", id).execute();
    });
    await expectExact();
  });

  it("is kept by many writers at once, and left alone by a transaction that fails", async () => {
    const licenses = await Promise.all([wire.license({}), wire.license({}), wire.license({}), wire.license({})]);
    await Promise.all(licenses.map((license) => license.activeDevice()));
    const { database } = wire.server.context;
    const failing = database.write(async (queries) => {
      await queries.updateTable("license").set({ enabled: false }).execute();
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await expectExact();
  });

  const expectExact = async () => {
    const { read } = wire.server.context.database;
    const { rows: tallied } = await sql`
      select product_id, enabled, active, is_any_floating, sum(count) as count from license_tally
      group by product_id, enabled, active, is_any_floating having sum(count) <> 0 order by 1, 2, 3, 4`.execute(read);
    const { rows: counted } = await sql`
      select product_id, enabled, is_always_active or times_activated > 0 as active,
        is_floating or is_floating_cloud as is_any_floating, count(*) as count
      from license group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(read);
    const plain = (rows: unknown[]) =>
      JSON.parse(JSON.stringify(rows, (_, value) => (typeof value === "boolean" ? Number(value) : value)));
    expect(plain(tallied)).toEqual(plain(counted));
  };
});
