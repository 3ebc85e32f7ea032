/** `leasehold company`: the companies of an installation and their settings. */
import type { Command } from "commander";
import { withInstallation } from "../compose.ts";
import { type Flags, readConfig, WrongUsage } from "../config.ts";
import { isoInstant } from "../domain/calendar.ts";
import { companySettings } from "../domain/company-settings.ts";
import { createCompany } from "../services/companies/create.ts";
import { allCompanies, changeSettings } from "../services/companies/settings.ts";
import { type CompanyOptions, dataSettings, declareCommand, declareCompanyCommand, declareGroup } from "./declare.ts";
import { writeCreatedCompany } from "./init.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface JsonOption {
  readonly json?: boolean;
}

export function addCompany(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "company", "Create or list companies, or change a company's settings.");

  declareCommand(group, {
    usage: "create <name>",
    about: "Create a further company with its keys, which are shown this once.",
    arguments: { name: "the company's name" },
    settings: [...dataSettings, "signingKeyBits"],
    examples: ["company create 'Orchard Software'", "company create Orchard --signing-key-bits 4096 --json"],
  })
    .option("--json", "print one object, as init does")
    .action(async (name: string, options: Flags & JsonOption) => {
      const config = readConfig(options, terminal.environment);
      const created = await withInstallation(config, (context) =>
        createCompany(context, { name, signingKeyBits: config.signingKeyBits }),
      );
      writeCreatedCompany(terminal, created, options);
    });

  declareCommand(group, {
    usage: "list",
    about: "List the companies of the installation; as JSON with the public keys that verify their answers.",
    settings: dataSettings,
    examples: ["company list", "company list --json"],
  })
    .option("--json", "print JSON")
    .action((options: Flags & JsonOption) => list(terminal, options));

  declareCompanyCommand(group, {
    usage: "settings [changes...]",
    about: "Show a company's settings, after changing those that are given.",
    details: `Settings: ${Object.keys(companySettings.shape).join(", ")}.`,
    arguments: { changes: "name=value, the value as in JSON" },
    examples: ["company settings", "company settings feature_check_members=full allow_multiple_trials=true"],
  }).action(async (changes: readonly string[], options: CompanyOptions) => {
    const given = Object.fromEntries(changes.map(settingChange));
    const settings = await onCompany(terminal, options, (context, companyId) =>
      changeSettings(context, companyId, given),
    );
    writeJson(terminal, settings);
  });
}

async function list(terminal: Terminal, options: Flags & JsonOption): Promise<void> {
  const companies = await withInstallation(readConfig(options, terminal.environment), allCompanies);
  const shown = companies.map((company) => ({
    id: company.id,
    name: company.name,
    created_at: isoInstant(company.created_at),
    public_key: company.publicKey,
    freshness_public_key: company.freshnessPublicKey,
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map((company) => [String(company.id), company.name, company.created_at]);
  writeTable(terminal, ["ID", "NAME", "CREATED"], rows, "There is no company.");
}

/** A value that is no JSON is taken as text, so that words need no quotes within quotes. */
function settingChange(text: string): [name: string, value: unknown] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new WrongUsage(`"${text}" is no change. Write name=value.`);
  }
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}
