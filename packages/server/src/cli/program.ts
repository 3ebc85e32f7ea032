/** The command line: every command, and what the process answers to the one that started it. */
import { Command, CommanderError } from "commander";
import packageFile from "../../package.json" with { type: "json" };
import { WrongUsage } from "../config.ts";
import { CommandRefused } from "../errors/problem.ts";
import { addAirGap } from "./air-gap.ts";
import { addAudit } from "./audit.ts";
import { addCompany } from "./company.ts";
import { addDevice } from "./device.ts";
import { addDoctor } from "./doctor.ts";
import { addImport } from "./import.ts";
import { addInit } from "./init.ts";
import { addKey } from "./key.ts";
import { addKeys } from "./keys.ts";
import { addLicense } from "./license.ts";
import { addMail } from "./mail.ts";
import { addManagementKey } from "./management-key.ts";
import { addOauthClient } from "./oauth-client.ts";
import { addOffline } from "./offline.ts";
import { addOperator } from "./operator.ts";
import { addPerson } from "./person.ts";
import { addProduct } from "./product.ts";
import { addRequest } from "./request.ts";
import { addRestored } from "./restored.ts";
import { addSeat } from "./seat.ts";
import { addSecretKey } from "./secret-key.ts";
import { addServe } from "./serve.ts";
import type { Terminal } from "./terminal.ts";
import { addWebhook } from "./webhook.ts";

const SUCCESS = 0;
const REFUSED = 1;
const WRONG_USAGE = 2;

const commands = [
  addServe,
  addInit,
  addImport,
  addRequest,
  addLicense,
  addDevice,
  addSeat,
  addKey,
  addManagementKey,
  addOperator,
  addOauthClient,
  addWebhook,
  addKeys,
  addProduct,
  addPerson,
  addOffline,
  addAirGap,
  addCompany,
  addAudit,
  addMail,
  addDoctor,
  addSecretKey,
  addRestored,
];

/** Runs one command line, without the program's name, to its end; gives the exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync(argv, { from: "user" });
    return SUCCESS;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? SUCCESS : WRONG_USAGE;
    terminal.writeError(`error: ${oneLine(error)}\n`);
    return error instanceof WrongUsage ? WRONG_USAGE : REFUSED;
  }
}

/** The whole program, also for those who only want to know its commands. */
export function program(terminal: Terminal): Command {
  const leasehold = new Command("leasehold")
    .description("A self-hosted licensing server that speaks the LicenseSpring License API v4.")
    .version(packageFile.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
    })
    .showHelpAfterError("See what it takes with --help.")
    .addHelpText("after", "\nExample:\n  $ leasehold serve --sample\n\nLeasehold is independent of LicenseSpring.");
  for (const add of commands) add(leasehold, terminal);
  return leasehold;
}

/** A refusal says what it says; anything else is told in one line. */
function oneLine(error: unknown): string {
  if (error instanceof CommandRefused) return error.message;
  if (!(error instanceof Error)) return String(error);
  // A connection that failed in several ways has no message of its own, but a code.
  const code = "code" in error ? String(error.code) : error.name;
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "ETIMEDOUT") {
    return `The database cannot be reached (${code}). Check LEASEHOLD_DATABASE_URL, and that the database runs.`;
  }
  return (error.message || code).replace(/\s*\n\s*/g, " ");
}
