/** `leasehold init`: makes an installation without serving it. */
import type { Command } from "commander";
import { baseUrlOf, openContext } from "../compose.ts";
import { type Flags, readConfig } from "../config.ts";
import { CommandRefused } from "../errors/problem.ts";
import type { CreatedCompany } from "../services/companies/create.ts";
import { createInstallation, installationExists } from "../services/installation/create.ts";
import { createSetUpLink } from "../services/operators/set-up.ts";
import { dataSettings, declareCommand, linkSettings } from "./declare.ts";
import { type Terminal, writeJson } from "./terminal.ts";

export const FIRST_COMPANY = "My company";

interface InitOptions extends Flags {
  readonly name: string;
  readonly json?: boolean;
}

export function addInit(program: Command, terminal: Terminal): void {
  declareCommand(program, {
    usage: "init",
    about: "Create the installation: its database and its first company with keys, which are shown this once.",
    details:
      "serve does the same on its first run. Where the installation exists already, init refuses. The link that lets the first operator in is shown as well, but not with --json: leasehold operator set-up-link makes another one.",
    settings: [...dataSettings, "signingKeyBits", "publicUrl"],
    environment: linkSettings,
    examples: ["init", "init --data-dir /var/lib/leasehold --json", "init --database-url postgres://db/leasehold"],
  })
    .option("--name <company>", "the name of the first company", FIRST_COMPANY)
    .option("--json", "print one object {company_id, api_key, shared_key, management_api_key, public_key}")
    .action(async (options: InitOptions) => {
      const { created, setUpLink } = await create(terminal, options);
      writeCreatedCompany(terminal, created, options);
      if (setUpLink !== null) writeSetUpLink(terminal, setUpLink);
    });
}

interface CreatedInstallation {
  readonly created: CreatedCompany;
  /** Null where the output has no place for it. */
  readonly setUpLink: string | null;
}

async function create(terminal: Terminal, options: InitOptions): Promise<CreatedInstallation> {
  const config = readConfig(options, terminal.environment);
  const context = openContext(config, { create: true });
  try {
    const first = { name: options.name, signingKeyBits: config.signingKeyBits };
    const created = (await installationExists(context)) ? null : await createInstallation(context, first);
    if (created !== null) {
      const makesLink = options.json !== true;
      const made = makesLink && (await createSetUpLink(context, created.company_id, baseUrlOf(config)));
      return { created, setUpLink: made ? made.link : null };
    }
  } finally {
    await context.database.close();
  }
  throw new CommandRefused("The installation exists already. Serve it with: leasehold serve");
}

/** Shows the secrets of a new company: nobody can show them again. */
export function writeCreatedCompany(
  terminal: Terminal,
  created: CreatedCompany,
  options: { readonly json?: boolean },
): void {
  if (options.json) {
    writeJson(terminal, created);
    return;
  }
  terminal.write(
    [
      `Company:        ${created.company_id}`,
      `API key:        ${created.api_key}`,
      `Shared key:     ${created.shared_key}`,
      `Management key: ${created.management_api_key}`,
      "",
      created.public_key.trim(),
      "",
    ].join("\n"),
  );
  terminal.writeError(
    "API key, shared key and public key go into your application; the management key stays with you.\nShared key and management key are not shown again.\n",
  );
}

/** For a person at a terminal: whoever has the link becomes owner. */
export function writeSetUpLink(terminal: Terminal, link: string): void {
  terminal.write(`\nSet-up link:    ${link}\n`);
  terminal.writeError("Open the set-up link in a browser, within 24 hours, to become the first operator.\n");
}
