/** `leasehold air-gap`: the codes that activate and deactivate devices which never see a network. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { isoInstant } from "../domain/calendar.ts";
import { CommandRefused } from "../errors/problem.ts";
import { activateByCode } from "../services/air-gap/activate.ts";
import type { Confirmation } from "../services/air-gap/answer-device-code.ts";
import { airGapCompanyKey } from "../services/air-gap/company-key.ts";
import { deactivateByCode } from "../services/air-gap/deactivate.ts";
import { issueInitializationCode } from "../services/air-gap/issue-initialization.ts";
import { airGapPolicyFile } from "../services/air-gap/policy-file.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson } from "./terminal.ts";

const license = "its license key, or its id";
const onScreen = { license, "hardware-id": "the device, as its screen shows it" };

interface JsonOptions extends CompanyOptions {
  readonly json?: boolean;
}

interface InitOptions extends JsonOptions {
  readonly deactivation?: boolean;
}

interface PolicyOptions extends JsonOptions {
  readonly out?: string;
}

export function addAirGap(program: Command, terminal: Terminal): void {
  const group = declareGroup(
    program,
    "air-gap",
    "Activate or deactivate devices without a network, by codes carried by hand.",
  );

  declareCompanyCommand(group, {
    usage: "key",
    about: "Show the public key that air-gapped applications are built with, to check confirmation codes.",
    examples: ["air-gap key", "air-gap key --json"],
  })
    .option("--json", "print one object {air_gap_public_key}")
    .action((options: JsonOptions) => showKey(terminal, options));

  declareCompanyCommand(group, {
    usage: "policy <sources...>",
    about: "Make the policy file that an air-gapped application is built with.",
    details:
      "With several sources the file has one policy for each product. Redirect the output into a file, or use --out.",
    arguments: { sources: "a license (key or id), or PRODUCT/POLICY by their codes" },
    examples: ["air-gap policy cad/bunker --out cad.policy", "air-gap policy BUNK-ERED-CADD-0001 > cad.policy"],
  })
    .option("--out <file>", "write it there; an existing file is replaced")
    .option("--json", "print one object {policy_file}")
    .action((sources: readonly string[], options: PolicyOptions) => makePolicyFile(terminal, sources, options));

  declareCompanyCommand(group, {
    usage: "init <license>",
    about: "Issue an initialization code: step one, for one activation or deactivation within 24 hours.",
    details:
      "The code is shown this once, and a new one makes the one before it void. Five wrong codes of a device make it\nvoid as well. Go on with: air-gap activate, or air-gap deactivate.",
    arguments: { license },
    examples: ["air-gap init BUNK-ERED-CADD-0001", "air-gap init BUNK-ERED-CADD-0001 --deactivation"],
  })
    .option("--deactivation", "for a device that gives its license back")
    .option("--json", "print one object {license_key, initialization_code, expires_at}")
    .action((name: string, options: InitOptions) => initialize(terminal, name, options));

  declareCompanyCommand(group, {
    usage: "activate <license> <hardware-id> <activation-code>",
    about: "Activate a license on a device that shows an activation code, and confirm it: step two.",
    details: "It counts like an activation online, within the same limits.",
    arguments: { ...onScreen, "activation-code": "88 characters, as the device's screen shows them" },
    examples: ["air-gap activate BUNK-ERED-CADD-0001 HW-0001 'q3Jd…=='"],
  })
    .option("--json", "print one object {license_key, hardware_id, confirmation_code, policy_id}")
    .action(async (name: string, hardwareId: string, code: string, options: JsonOptions) => {
      const given = { keyOrId: name, hardwareId, code };
      const confirmed = await onCompany(terminal, options, (context, companyId) =>
        activateByCode(context, companyId, given),
      );
      writeConfirmation(terminal, confirmed, options);
    });

  declareCompanyCommand(group, {
    usage: "deactivate <license> <hardware-id> <deactivation-code>",
    about: "Take a license back from a device that shows a deactivation code, and confirm it: step two.",
    details:
      "The activation is free from now on. A device that cannot show a code is deactivated with: device deactivate.",
    arguments: { ...onScreen, "deactivation-code": "88 characters, as the device's screen shows them" },
    examples: ["air-gap deactivate BUNK-ERED-CADD-0001 HW-0001 'f0Qm…=='"],
  })
    .option("--json", "print one object {license_key, hardware_id, confirmation_code, policy_id}")
    .action(async (name: string, hardwareId: string, code: string, options: JsonOptions) => {
      const given = { keyOrId: name, hardwareId, code };
      const confirmed = await onCompany(terminal, options, (context, companyId) =>
        deactivateByCode(context, companyId, given),
      );
      writeConfirmation(terminal, confirmed, options);
    });
}

async function showKey(terminal: Terminal, options: JsonOptions): Promise<void> {
  const key = await onCompany(terminal, options, airGapCompanyKey);
  if (options.json) writeJson(terminal, { air_gap_public_key: key });
  else terminal.write(`${key}\n`);
}

async function initialize(terminal: Terminal, name: string, options: InitOptions): Promise<void> {
  const purpose = options.deactivation ? "deactivation" : "activation";
  const issued = await onCompany(terminal, options, (context, companyId) =>
    issueInitializationCode(context, companyId, name, purpose),
  );
  const { license_key, initialization_code } = issued;
  const expires_at = isoInstant(issued.expires_at);
  if (options.json) return writeJson(terminal, { license_key, initialization_code, expires_at });
  terminal.write(
    [
      `License key:         ${license_key}`,
      `Initialization code: ${initialization_code}`,
      `Valid until:         ${expires_at}`,
      `As a QR code:        ${JSON.stringify({ license_key, initialization_code })}`,
      "",
    ].join("\n"),
  );
  terminal.writeError(
    `Enter key and code on the device, then run: leasehold air-gap ${options.deactivation ? "deactivate" : "activate"}\n`,
  );
}

function writeConfirmation(terminal: Terminal, confirmed: Confirmation, options: JsonOptions): void {
  if (options.json) {
    writeJson(terminal, confirmed);
    return;
  }
  const { confirmation_code, policy_id } = confirmed;
  terminal.write(`Confirmation code: ${confirmation_code}\nPolicy id:         ${policy_id}\n`);
  terminal.writeError("Enter both on the device.\n");
}

async function makePolicyFile(terminal: Terminal, sources: readonly string[], options: PolicyOptions): Promise<void> {
  const file = await onCompany(terminal, options, (context, companyId) =>
    airGapPolicyFile(context, companyId, sources),
  );
  if (options.out !== undefined) {
    writePolicyFile(options.out, file);
    terminal.writeError(`The policy file is ${options.out}.\n`);
  }
  if (options.json) writeJson(terminal, { policy_file: file });
  else if (options.out === undefined) terminal.write(`${file}\n`);
}

function writePolicyFile(path: string, content: string): void {
  try {
    writeFileSync(path, `${content}\n`);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new CommandRefused(`The file ${path} cannot be written${reason}. Name another with --out.`);
  }
}
