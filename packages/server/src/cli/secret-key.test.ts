/** A change of the secret key, from the command line: what it must leave as it was, and when it is refused. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DatabasePlace, describeOnBothDatabases } from "../../test-support/databases.ts";
import { runUntilLine } from "../../test-support/dying-command.ts";
import { emptyFolder } from "../../test-support/folders.ts";
import { SECRET_KEY, startServerBeside, startTestServer, type TestServer } from "../../test-support/license-server.ts";
import { granted, refused } from "../../test-support/licensed-device.ts";
import { makeClient, requestToken } from "../../test-support/oauth-tokens.ts";
import { runCommand } from "../../test-support/terminals.ts";
import { Wire } from "../../test-support/wire.ts";
import { secretKeyFile } from "../runtime/secret-key-file.ts";
import { secretsUnder } from "../runtime/secrets.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { sealAnew } from "../services/installation/seal-anew.ts";
import { rotateSecret } from "../services/oauth-clients/rotate.ts";

const NEW_KEY = "another secret key for tests, long enough to be taken";

function environmentOf({ dataDir, databaseUrl }: Pick<DatabasePlace, "dataDir" | "databaseUrl">, secretKey: string) {
  return {
    LEASEHOLD_DATA_DIR: dataDir,
    LEASEHOLD_SECRET_KEY: secretKey,
    ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
  };
}

describeOnBothDatabases("secret-key change", (_open, newPlace) => {
  const withKey = (server: TestServer, place: DatabasePlace, key: string) =>
    startServerBeside(server, place, { environment: { LEASEHOLD_SECRET_KEY: key } });

  it("leaves signatures, OAuth secrets, initial passwords and remembered answers as they were; the old key is refused", async () => {
    const place = await newPlace();
    const server = await startTestServer(place);
    const wire = new Wire();
    wire.open(place, server);
    const license = await wire.license();
    const device = await license.activeDevice();
    const named = { headers: { "idempotency-key": "once" } };
    const other = license.device();
    const activated = await other.call("activate_license", {}, named);
    const client = await makeClient(server, { scope: { kind: "company", name: "" } });
    const rotated = await rotateSecret(server.context, commandLine(server.company.company_id), client.clientId, {
      graceHours: 1,
    });
    const credentials = await wire.key({ calls: null });
    await server.importCatalog({
      products: [{ short_code: "by-user", product_name: "By user", authorization_method: "user" }],
      customers: [{ email: "it@orchard.example" }],
      orders: [
        {
          id: "by-user",
          customer: "it@orchard.example",
          licenses: [
            { product: "by-user", users: [{ email: "dee@orchard.example", initial_password: "plum-7-plum" }] },
          ],
        },
      ],
    });
    await server.stop();

    const changing = environmentOf(place, SECRET_KEY);
    const told = await runCommand(["secret-key", "change"], { ...changing, LEASEHOLD_NEW_SECRET_KEY: NEW_KEY });
    expect(told).toMatchObject({ exitCode: 0, output: expect.stringContaining("Set LEASEHOLD_SECRET_KEY") });
    expect(told.output + told.errors).not.toContain(NEW_KEY);
    await expect(withKey(server, place, SECRET_KEY)).rejects.toThrow("is under another secret key");

    const again = await withKey(server, place, NEW_KEY);
    expect(await device.through(again).check()).toMatchObject(granted());
    expect((await other.through(again).call("activate_license", {}, named)).text).toBe(activated.text);
    for (const secret of [client, rotated]) expect(await requestToken(again, secret)).toMatchObject({ status: 200 });
    const users = { product: "by-user", customer: "it@orchard.example" };
    expect(await again.call("customer_license_users", users, { credentials })).toMatchObject(
      granted({ users: [{ initial_password: "plum-7-plum" }] }),
    );
    await again.stop();
    expect(await runCommand(["doctor"], environmentOf(place, NEW_KEY))).toMatchObject({ exitCode: 0 });
  });

  it("is refused while a server runs, and changes nothing", async () => {
    const place = await newPlace();
    const server = await startTestServer(place);
    const changing = { ...environmentOf(place, SECRET_KEY), LEASEHOLD_NEW_SECRET_KEY: NEW_KEY };
    const told = await runCommand(["secret-key", "change"], changing);
    expect(told).toMatchObject({
      exitCode: 1,
      output: "",
      errors: expect.stringMatching(/Stop (it|every one of them) first/),
    });
    const wire = new Wire();
    wire.open(place, server);
    expect(await (await wire.license()).device().activate()).toMatchObject(granted());
    await server.stop();
  });

  it("under a running server that it could not see lets that one answer nothing more, and say so", async () => {
    const place = await newPlace();
    const server = await startTestServer(place);
    const wire = new Wire();
    wire.open(place, server);
    const device = await (await wire.license()).activeDevice();
    expect(await device.check()).toMatchObject(granted());
    await sealAnew(server.context, secretsUnder(NEW_KEY), () => {});
    for (const answer of [await device.check(), await device.activate()]) {
      expect(answer).toMatchObject(refused("service_unavailable", 503));
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect(server.logLines.join("")).toContain("start this process again with the new one");
    await server.stop();
  });

  it.each([
    ["that is not given", {}, "set LEASEHOLD_NEW_SECRET_KEY, or LEASEHOLD_NEW_SECRET_KEY_FILE"],
    ["that is too short", { LEASEHOLD_NEW_SECRET_KEY: "short" }, "LEASEHOLD_NEW_SECRET_KEY is not valid"],
    ["that is the present one", { LEASEHOLD_NEW_SECRET_KEY: SECRET_KEY }, "is the present one"],
  ])("refuses a new key %s", async (_what, given, why) => {
    const place = await newPlace();
    await (await startTestServer(place, { isOnlySample: true })).stop();
    const told = await runCommand(["secret-key", "change"], { ...environmentOf(place, SECRET_KEY), ...given });
    expect(told).toMatchObject({ exitCode: 1, errors: expect.stringContaining(why) });
    expect(await runCommand(["doctor"], environmentOf(place, SECRET_KEY))).toMatchObject({ exitCode: 0 });
  });
});

describe("secret-key change of a data folder", () => {
  const leasehold = (dataDir: string, ...argv: string[]) => runCommand(argv, { LEASEHOLD_DATA_DIR: dataDir });

  async function installed(): Promise<string> {
    const dataDir = join(emptyFolder(), "data");
    expect(await leasehold(dataDir, "init")).toMatchObject({ exitCode: 0 });
    return dataDir;
  }

  const keyIn = (file: string) => readFileSync(file, "utf8").trim();
  const filesOf = (dataDir: string) => readdirSync(dataDir).filter((name) => name.startsWith("secret.key"));

  it("makes the new key, keeps the former one, and leaves nothing that the former one opens", async () => {
    const dataDir = await installed();
    const former = keyIn(secretKeyFile(dataDir));
    const { mark, keyId } = secretsUnder(former);
    expect(readFileSync(join(dataDir, "leasehold.db"), "latin1")).toContain(mark);
    expect(await leasehold(dataDir, "secret-key", "change")).toMatchObject({ exitCode: 0 });
    expect(keyIn(secretKeyFile(dataDir))).not.toBe(former);
    expect(keyIn(`${secretKeyFile(dataDir)}.${keyId}`)).toBe(former);
    for (const name of filesOf(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
    for (const name of readdirSync(dataDir).filter((file) => file.startsWith("leasehold.db"))) {
      expect(readFileSync(join(dataDir, name), "latin1")).not.toContain(mark);
    }
    expect(await leasehold(dataDir, "doctor")).toMatchObject({ exitCode: 0 });
  });

  it("takes a key that is given, and puts it there", async () => {
    const dataDir = await installed();
    const environment = { LEASEHOLD_DATA_DIR: dataDir, LEASEHOLD_NEW_SECRET_KEY: NEW_KEY };
    expect(await runCommand(["secret-key", "change"], environment)).toMatchObject({ exitCode: 0 });
    expect(keyIn(secretKeyFile(dataDir))).toBe(NEW_KEY);
    expect(await leasehold(dataDir, "key", "list")).toMatchObject({ exitCode: 0 });
  });

  it("that was cut off goes on with the key it has begun with, and refuses another", async () => {
    const dataDir = await installed();
    await runUntilLine(1, ["secret-key", "change"], { LEASEHOLD_DATA_DIR: dataDir });
    const begun = keyIn(`${secretKeyFile(dataDir)}.new`);
    const environment = { LEASEHOLD_DATA_DIR: dataDir, LEASEHOLD_NEW_SECRET_KEY: NEW_KEY };
    expect(await runCommand(["secret-key", "change"], environment)).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("was cut off"),
    });
    expect(await leasehold(dataDir, "secret-key", "change")).toMatchObject({ exitCode: 0 });
    expect(keyIn(secretKeyFile(dataDir))).toBe(begun);
  });
});
