/** A change of the secret key that is killed, wherever it is, leaves an installation that one of the two keys opens. */
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { secretKeyFile } from "../src/runtime/secret-key-file.ts";
import { type DatabasePlace, describeOnBothDatabases } from "../test-support/databases.ts";
import { runUntilLine } from "../test-support/dying-command.ts";
import { emptyFolder } from "../test-support/folders.ts";
import { SECRET_KEY, startTestServer } from "../test-support/license-server.ts";
import { runCommand } from "../test-support/terminals.ts";

const NEW_KEY = "another secret key for proofs, long enough to be taken";

function environmentOf({ dataDir, databaseUrl }: DatabasePlace, secretKey: string) {
  return {
    LEASEHOLD_DATA_DIR: dataDir,
    LEASEHOLD_SECRET_KEY: secretKey,
    ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
  };
}

describeOnBothDatabases("a change of the secret key", (_open, newPlace) => {
  it("that is killed at any line leaves all under one of the two keys, and goes on when run again", async () => {
    const place = await newPlace();
    await (await startTestServer(place, { isOnlySample: true })).stop();
    const changing = { ...environmentOf(place, SECRET_KEY), LEASEHOLD_NEW_SECRET_KEY: NEW_KEY };
    const doctorFinds = async (key: string) => (await runCommand(["doctor"], environmentOf(place, key))).exitCode === 0;
    const outcomes: string[] = [];
    for (let line = 1; await runUntilLine(line, ["secret-key", "change"], changing); line += 1) {
      const isUnderNew = await doctorFinds(NEW_KEY);
      expect(await doctorFinds(SECRET_KEY)).toBe(!isUnderNew);
      outcomes.push(isUnderNew ? "new" : "old");
    }
    expect(new Set(outcomes)).toEqual(new Set(["old", "new"]));
    expect(await doctorFinds(NEW_KEY)).toBe(true);
  });
});

const leasehold = (dataDir: string, ...argv: string[]) => runCommand(argv, { LEASEHOLD_DATA_DIR: dataDir });

it("a change of a data folder's key that is killed at any line leaves a key file that opens all, says how to go on, and does when run again", async () => {
  const fresh = join(emptyFolder(), "data");
  expect(await leasehold(fresh, "init")).toMatchObject({ exitCode: 0 });
  const needed: string[] = [];
  for (let line = 1; ; line += 1) {
    const dataDir = join(emptyFolder(), "data");
    cpSync(fresh, dataDir, { recursive: true });
    if (!(await runUntilLine(line, ["secret-key", "change"], { LEASEHOLD_DATA_DIR: dataDir }))) break;
    const asItIs = await leasehold(dataDir, "key", "list");
    needed.push(asItIs.exitCode === 0 ? "present" : "next");
    if (asItIs.exitCode !== 0) {
      expect(asItIs.errors).toContain("leasehold secret-key change");
      const environment = { LEASEHOLD_DATA_DIR: dataDir, LEASEHOLD_SECRET_KEY_FILE: `${secretKeyFile(dataDir)}.new` };
      expect(await runCommand(["doctor"], environment)).toMatchObject({ exitCode: 0 });
    }
    const isCutOff = existsSync(`${secretKeyFile(dataDir)}.new`);
    expect((await leasehold(dataDir, "doctor")).output.includes("was cut off")).toBe(isCutOff);
    expect(await leasehold(dataDir, "secret-key", "change")).toMatchObject({ exitCode: 0 });
    expect(await leasehold(dataDir, "doctor")).toMatchObject({ exitCode: 0 });
    expect(readdirSync(dataDir)).not.toContain("secret.key.new");
  }
  expect(new Set(needed)).toEqual(new Set(["present", "next"]));
});
