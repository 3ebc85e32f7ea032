/** The secret key of an installation that keeps everything in one folder: a file beside the database. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { CommandRefused } from "../errors/problem.ts";
import { newSecretKey, SECRET_KEY_CHARACTERS_MIN } from "./secrets.ts";

export function secretKeyFile(dataDir: string): string {
  return join(dataDir, "secret.key");
}

/** Reads the key; makes it first where there is none and `mayCreate` allows. */
export function readSecretKeyFile(dataDir: string, { mayCreate }: { mayCreate: boolean }): string {
  const file = secretKeyFile(dataDir);
  if (!existsSync(file)) {
    if (!mayCreate) {
      throw new CommandRefused(
        `There is no secret key at ${file}. Put it back from your backup, or set LEASEHOLD_SECRET_KEY to it.`,
      );
    }
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    createKeyFile(file, newSecretKey());
  }
  return readKey(file);
}

export function readKey(file: string): string {
  const key = readFileSync(file, "utf8").trim();
  if (key.length >= SECRET_KEY_CHARACTERS_MIN) return key;
  throw new CommandRefused(`The secret key at ${file} is shorter than ${SECRET_KEY_CHARACTERS_MIN} characters.`);
}

/** Whole or not at all, and never over a key that another process has made at the same time. */
export function createKeyFile(file: string, key: string): void {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, "wx", 0o600);
  try {
    writeSync(descriptor, `${key}\n`);
    fsyncSync(descriptor);
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    closeSync(descriptor);
    unlinkSync(draft);
  }
}
