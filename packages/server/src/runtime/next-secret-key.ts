/**
 * The secret key that takes the place of the one in the data folder. It lies beside that one from before the first value
 * is sealed with it until it is in its place, so that whenever the process ends, one of the two files opens the database.
 */
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync } from "node:fs";
import { CommandRefused } from "../errors/problem.ts";
import { createKeyFile, readKey, secretKeyFile } from "./secret-key-file.ts";
import { newSecretKey } from "./secrets.ts";

export function nextSecretKeyFile(dataDir: string): string {
  return `${secretKeyFile(dataDir)}.new`;
}

/** Puts `given`, or a key made here, beside the present one. A key that already lies there may be in use: it is kept. */
export function keepNextSecretKey(dataDir: string, given: string | undefined): string {
  const file = nextSecretKeyFile(dataDir);
  if (!existsSync(file)) createKeyFile(file, given ?? newSecretKey());
  const next = readKey(file);
  if (given !== undefined && next !== given.trim()) {
    throw new CommandRefused(
      `An earlier change to the key in ${file} was cut off. Finish it without LEASEHOLD_NEW_SECRET_KEY first.`,
    );
  }
  syncFolder(dataDir);
  return next;
}

/** Lets the next key take its place; the one before is kept under the name of its id, which is returned. */
export function installNextSecretKey(dataDir: string, presentKeyId: string): string {
  const file = secretKeyFile(dataDir);
  const kept = `${file}.${presentKeyId}`;
  if (!existsSync(kept)) linkSync(file, kept);
  renameSync(nextSecretKeyFile(dataDir), file);
  syncFolder(dataDir);
  return kept;
}

/** The names in the folder are on disk when this returns. Windows neither needs nor allows it. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
