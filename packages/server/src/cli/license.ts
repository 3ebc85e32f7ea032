/** `leasehold license`: disables, enables and resets licenses. */
import type { Command } from "commander";
import { resetLicense } from "../services/licenses/reset.ts";
import { enableLicense } from "../services/licenses/switch.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import type { Terminal } from "./terminal.ts";

const license = "its license key, or its id";

export function addLicense(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "license", "Disable, enable or reset a license.");

  declareCompanyCommand(group, {
    usage: "disable <license>",
    about: "Disable a license: its devices are refused from their next call on.",
    details: "Devices can still be deactivated. A license key of a bundle stands for all its licenses.",
    arguments: { license },
    examples: ["license disable NODE-LOCK-EDDD-0002"],
  }).action((name: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await enableLicense(context, companyId, name, false);
      terminal.write(`The license ${name} is disabled.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "enable <license>",
    about: "Enable a license that was disabled.",
    arguments: { license },
    examples: ["license enable NODE-LOCK-EDDD-0002"],
  }).action((name: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await enableLicense(context, companyId, name, true);
      terminal.write(`The license ${name} is enabled.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "reset <license>",
    about: "Deactivate all devices of a license, free its seats and set its counters to zero.",
    details: "Validity that has started goes on, and blacklisted devices stay blacklisted. This cannot be undone.",
    arguments: { license },
    examples: ["license reset NODE-LOCK-EDDD-0002"],
  }).action((name: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await resetLicense(context, companyId, name);
      terminal.write(`The license ${name} is reset: no device is active and nothing is consumed.\n`);
    }),
  );
}
