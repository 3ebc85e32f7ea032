/** `leasehold offline`: serves devices without a connection, whose files a person carries. */
import { accessSync, constants, existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Command, Option } from "commander";
import { offlinePortal } from "../compose.ts";
import { CommandRefused } from "../errors/problem.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { readTextFile } from "./read-text-file.ts";
import type { Terminal } from "./terminal.ts";

interface OutOptions extends CompanyOptions {
  readonly out?: string;
}

interface RefreshCommandOptions extends OutOptions {
  readonly resetConsumption?: boolean;
  readonly apiKey?: string;
  readonly clientId?: string;
}

const requestFile = "the file that the device has written";
const signed =
  "The file is proven by the credential that its application was built with, as if it had been sent to the server.";

export function addOffline(program: Command, terminal: Terminal): void {
  const group = declareGroup(
    program,
    "offline",
    "Activate, refresh and give back devices without a connection, by file.",
  );

  declareCompanyCommand(group, {
    usage: "activate <request-file>",
    about: "Activate a device by its request file; gives the license file for it.",
    details: `${signed} Each request file is taken once. Without --out the license file is printed.`,
    arguments: { "request-file": requestFile },
    examples: ["offline activate ls_activation.req --out ls_activation.lic"],
  })
    .option("--out <file>", "where to write the license file")
    .action((path: string, options: OutOptions) =>
      onCompany(terminal, options, async (context, companyId) => {
        requireWritable(options.out);
        const text = await offlinePortal(context).answer(
          companyId,
          "activation",
          readTextFile(path, "Give the path of a request file."),
        );
        deliver(terminal, text, options.out, "Bring it to the device and load it there.");
      }),
    );

  declareCompanyCommand(group, {
    usage: "deactivate <request-file>",
    about: "Give the activation of a device back by its request file.",
    details: `${signed} What the device says that it has consumed is counted first, beyond every limit.`,
    arguments: { "request-file": requestFile },
    examples: ["offline deactivate ls_deactivation.req"],
  })
    .option("--out <file>", "where to write the answer as well")
    .action((path: string, options: OutOptions) =>
      onCompany(terminal, options, async (context, companyId) => {
        requireWritable(options.out);
        const text = await offlinePortal(context).answer(
          companyId,
          "deactivation",
          readTextFile(path, "Give the path of a request file."),
        );
        if (options.out !== undefined) writeFileSync(options.out, text);
        terminal.write(`${text}\n`);
      }),
    );

  declareCompanyCommand(group, {
    usage: "refresh <license> <hardware-id>",
    about: "Write a refresh file, which tells a device that is active offline the present state of its license.",
    details:
      "For a license key of a bundle the file holds all its licenses. The file is proven with the API key or OAuth client that the application was built with: name it where the company has several.",
    arguments: { license: "its license key, or its id", "hardware-id": "the device, as it names itself" },
    examples: [
      "offline refresh NODE-LOCK-EDDD-0002 HW-0001 --out license_refresh.lic",
      "offline refresh METE-RING-PAYG-0003 HW-0001 --reset-consumption --out license_refresh.lic",
    ],
  })
    .option("--reset-consumption", "set the counters of the license and its features to zero first")
    .option("--out <file>", "where to write the refresh file")
    .option("--api-key <key>", "the API key of the application (default: the oldest in force)")
    .addOption(new Option("--client-id <id>", "the OAuth client of the application").conflicts("apiKey"))
    .action((license: string, hardwareId: string, options: RefreshCommandOptions) =>
      onCompany(terminal, options, async (context, companyId) => {
        requireWritable(options.out);
        const text = await offlinePortal(context).refresh(companyId, license, hardwareId, {
          resetsConsumption: options.resetConsumption ?? false,
          credential: credentialOf(options),
        });
        deliver(terminal, text, options.out, "Bring it to the device and load it there.");
      }),
    );
}

function credentialOf({ apiKey, clientId }: RefreshCommandOptions) {
  if (clientId !== undefined) return { clientId };
  return apiKey === undefined ? null : { apiKey };
}

function deliver(terminal: Terminal, text: string, out: string | undefined, next: string): void {
  if (out === undefined) {
    terminal.write(`${text}\n`);
    return;
  }
  writeFileSync(out, text);
  terminal.write(`Written to ${out}. ${next}\n`);
}

/** Asked before the request is carried out: it is not taken again, so what it gives must not be lost. */
function requireWritable(path: string | undefined): void {
  if (path === undefined) return;
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch {
    throw new CommandRefused(`The file ${path} cannot be written. Name another one with --out.`);
  }
}
