/** Runs what documents and commands print for a shell, as a reader would. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What the script prints; an error where it fails. The test's own process answers, so the shell must not hold it up. */
export async function runShell(script: string, folder = "."): Promise<string> {
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: folder, timeout: 60_000 });
  return stdout;
}
