/** Management keys by the command line, beside a server that is running. */
import { expect, it } from "vitest";
import { SECRET_KEY } from "../../test-support/license-server.ts";
import { runCommand } from "../../test-support/terminals.ts";
import { describeOnServers } from "../../test-support/wire.ts";

describeOnServers("a management key", (wire) => {
  const leasehold = (...argv: string[]) => {
    const { dataDir, databaseUrl } = wire.place;
    return runCommand(["management-key", ...argv], {
      LEASEHOLD_DATA_DIR: dataDir,
      ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
      LEASEHOLD_SECRET_KEY: SECRET_KEY,
    });
  };
  const listed = async () => JSON.parse((await leasehold("list", "--json")).output);

  it("is made with its permissions, shown once, listed with its last use, and revoked", async () => {
    const made = await leasehold("create", "--label", "shop", "--permissions", "orders_read,customers_read", "--json");
    expect(made).toMatchObject({ exitCode: 0, errors: "" });
    const { management_api_key: key } = JSON.parse(made.output);
    expect(key).toMatch(/^[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}$/);
    expect((await listed()).at(-1)).toMatchObject({ label: "shop", last_used_at: null, revoked_at: null });

    expect(await wire.server.manage("GET", "/orders/", { key })).toMatchObject({ status: 200 });
    expect(await wire.server.manage("GET", "/licenses/", { key })).toMatchObject({ status: 403 });
    await wire.server.context.keyUses.flush(wire.server.context.database);
    const [prefix = ""] = key.split(".");
    expect((await listed()).at(-1)).toMatchObject({
      prefix,
      permissions: ["orders_read", "customers_read"],
      last_used_at: new Date(wire.clock.now()).toISOString(),
    });
    const { output } = await leasehold("list");
    expect(output).toContain(`${prefix}  shop`);
    expect(output).not.toContain(key);

    expect(await leasehold("revoke", prefix)).toMatchObject({ exitCode: 0 });
    expect(await wire.server.manage("GET", "/orders/", { key })).toMatchObject({ status: 403 });
    expect(await leasehold("revoke", prefix)).toMatchObject({ exitCode: 1, output: "" });
  });

  it("stands in the record of changes without itself", async () => {
    const { output } = await leasehold("create", "--permissions", "all", "--json");
    const { management_api_key: key } = JSON.parse(output);
    const { json } = await wire.server.manage("GET", "/audit-entries/", {
      query: { action: "management_key.created" },
    });
    expect(json.results[0]).toMatchObject({ action: "management_key.created" });
    expect(JSON.stringify(json)).not.toContain(key.slice(9));
  });

  it("has a label that the record of changes can be searched by", async () => {
    const made = (bytes: number) => leasehold("create", "--permissions", "all", "--label", "x".repeat(bytes));
    expect(await made(512)).toMatchObject({ exitCode: 0 });
    expect(await made(513)).toMatchObject({ exitCode: 1, errors: expect.stringContaining("at most 512 bytes") });
  });

  it.each([[["create"]], [["create", "--permissions", "everything"]], [["create", "--permissions", ""]]])(
    "is wrong usage without permissions that there are: %j",
    async (argv) => {
      expect(await leasehold(...argv)).toMatchObject({ exitCode: 2, output: "" });
    },
  );
});
