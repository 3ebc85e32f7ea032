/** Runs the ordinary tests (`test`) or the long proofs (`prove`), and sums up in one last line: `N passed, N failed`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { COUNTS_FILE_VARIABLE, type TestCounts } from "./counting-reporter.ts";

const modes = {
  test: { dose: "short", arguments: [] },
  prove: { dose: "full", arguments: ["--project", "prove"] },
} as const;

const [modeName, ...furtherArguments] = process.argv.slice(2);
if (modeName !== "test" && modeName !== "prove") {
  console.error("Usage: node scripts/run-tests.ts test|prove [what Vitest takes]");
  process.exit(2);
}

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), "leasehold-counts-"));
const countsFile = join(folder, "counts.json");
const exitCode = await runVitest(modes[modeName], furtherArguments);
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });

// A run that broke off, or that Vitest calls failed for a reason of its own, is a failure even if no test says so.
if (counts.failed === 0 && (exitCode !== 0 || !counts.isComplete)) counts.failed = 1;
const ranNothing = counts.passed + counts.failed === 0;
if (ranNothing) console.error("No test ran.");
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed > 0 || ranNothing ? 1 : 0);

async function runVitest(mode: (typeof modes)[keyof typeof modes], further: readonly string[]): Promise<number> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const reporters = [
    "--reporter=default",
    `--reporter=${fileURLToPath(import.meta.resolve("./counting-reporter.ts"))}`,
  ];
  const child = spawn(process.execPath, [vitest, "run", ...reporters, ...mode.arguments, ...further], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, LEASEHOLD_PROOF_DOSE: mode.dose, [COUNTS_FILE_VARIABLE]: countsFile },
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}

function readCounts(): TestCounts {
  if (!existsSync(countsFile)) return { passed: 0, failed: 0, skipped: 0, isComplete: false };
  return JSON.parse(readFileSync(countsFile, "utf8"));
}
