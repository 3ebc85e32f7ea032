/** Folders that tests may fill: each is empty at first, and gone when its test is over. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "leasehold-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
