/** A process that sends the mail that is due, and is killed in the middle of it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { mailWithin } from "../src/runtime/mail.ts";
import { sendDueMail } from "../src/services/mail/send-due.ts";
import { openPostgres, openSqlite } from "../src/storage/database.ts";
import { contextOn } from "./catalog-company.ts";
import type { DatabasePlace } from "./databases.ts";
import { MovableClock } from "./movable-clock.ts";

const FILE = fileURLToPath(import.meta.url);

export type Death = "before" | "after";

/** Killed before the mail server has heard of the message, or after it has taken it and before that is written down. */
export async function sendAndDie({ dataDir, databaseUrl = "" }: DatabasePlace, death: Death): Promise<void> {
  const child = spawn(process.execPath, [FILE, death, dataDir, databaseUrl], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [exitCode, signal] = await once(child, "exit");
  if (signal !== "SIGKILL") throw new Error(`The process ended with ${exitCode} before it was killed.`);
}

async function send(death: string, dataDir: string, databaseUrl: string): Promise<void> {
  const database = databaseUrl === "" ? openSqlite(dataDir, { create: false }) : openPostgres(databaseUrl);
  const mail = mailWithin({ allowed: ["127.0.0.1"] });
  await sendDueMail({
    ...contextOn(database, new MovableClock()),
    async mail(mailServer, letter) {
      if (death === "after") await mail(mailServer, letter);
      process.kill(process.pid, "SIGKILL");
      return new Promise(() => {});
    },
  });
}

if (process.argv[1] === FILE) {
  const [death = "", dataDir = "", databaseUrl = ""] = process.argv.slice(2);
  await send(death, dataDir, databaseUrl);
}
