/** A process that runs a command line and is killed in the middle of it: as it says its nth line on standard error. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { run } from "../src/cli/program.ts";
import type { Environment } from "../src/runtime/environment.ts";

const FILE = fileURLToPath(import.meta.url);

/** Returns whether it was killed; false where the command had ended before its nth line. */
export async function runUntilLine(line: number, argv: readonly string[], environment: Environment): Promise<boolean> {
  const child = spawn(process.execPath, [FILE, String(line), ...argv], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [exitCode, signal] = await once(child, "exit");
  if (signal === null && exitCode !== 0) throw new Error(`The command ended with ${exitCode}.`);
  return signal === "SIGKILL";
}

async function dieAtLine(fatalLine: number, argv: readonly string[]): Promise<void> {
  let lines = 0;
  process.exitCode = await run(argv, {
    environment: process.env,
    isInteractive: false,
    write: () => {},
    writeError: (text) => {
      if (text.startsWith("error:")) process.stderr.write(text);
      lines += 1;
      if (lines === fatalLine) process.kill(process.pid, "SIGKILL");
    },
    untilStopped: () => new Promise(() => {}),
  });
}

if (process.argv[1] === FILE) {
  const [line, ...argv] = process.argv.slice(2);
  await dieAtLine(Number(line), argv);
}
