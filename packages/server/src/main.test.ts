/** The program as it is run: a process of its own, told by signals when to stop. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { emptyFolder } from "../test-support/folders.ts";
import { callLicenseApi } from "../test-support/license-client.ts";
import { runCommand } from "../test-support/terminals.ts";

const program = new URL("main.ts", import.meta.url).pathname;

async function serve(dataDir: string) {
  const serving = spawn(process.execPath, [program, "serve", "--sample", "--port", "0", "--data-dir", dataDir], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const line of createInterface({ input: serving.stderr })) {
    const [, url] = /^Leasehold listens on (\S+)$/.exec(line) ?? [];
    if (url !== undefined) return { serving, url };
  }
  throw new Error("The server ended before it listened.");
}

it("on SIGTERM it finishes what is running, refuses what is new, and ends with 0", async () => {
  const dataDir = join(emptyFolder(), "data");
  const { serving, url } = await serve(dataDir);
  const keys = JSON.parse(readFileSync(join(dataDir, "first-keys.json"), "utf8"));
  const license = { product: "cad", license_key: "FLOA-TING-SEAT-0001" };
  const calls = Array.from({ length: 20 }, (_, device) =>
    callLicenseApi(url, keys, "activate_license", { ...license, hardware_id: `HW-${device}` }, { now: Date.now() }),
  );
  await Promise.race(calls);
  const ended = once(serving, "exit");
  serving.kill("SIGTERM");
  const outcomes = await Promise.allSettled(calls);
  expect(await ended).toEqual([0, null]);
  const answers = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  const granted = answers.filter(({ status }) => status === 200).length;
  const { output } = await runCommand(["device", "list", license.license_key, "--json", "--data-dir", dataDir]);
  expect(JSON.parse(output).length).toBeGreaterThanOrEqual(granted);
  expect(granted).toBeGreaterThan(0);
});

it("a data folder has one serving process, and the second says so in one line", async () => {
  const dataDir = join(emptyFolder(), "data");
  const { serving } = await serve(dataDir);
  const second = await runCommand(["serve", "--port", "0", "--data-dir", dataDir]);
  expect(second.exitCode).toBe(1);
  expect(second.errors).toMatch(/^error: Another process serves .+\n$/);
  serving.kill("SIGTERM");
  await once(serving, "exit");
});
