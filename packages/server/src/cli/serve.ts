/** `leasehold serve`: creates the installation on its first run, and serves it until told to stop. */
import { mkdirSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { openContext, type RunningServer, serve } from "../compose.ts";
import { type Config, type Flags, readConfig } from "../config.ts";
import { openLog } from "../runtime/log.ts";
import { importCatalog } from "../services/catalog/import.ts";
import { sampleCatalog } from "../services/catalog/sample.ts";
import type { CreatedCompany } from "../services/companies/create.ts";
import type { ServiceContext } from "../services/context.ts";
import { createInstallation, installationExists } from "../services/installation/create.ts";
import { createSetUpLink } from "../services/operators/set-up.ts";
import { type SettingName, settings } from "../settings.ts";
import { declareCommand } from "./declare.ts";
import { firstKeysFile } from "./first-keys-file.ts";
import { FIRST_COMPANY, writeCreatedCompany, writeSetUpLink } from "./init.ts";
import type { Terminal } from "./terminal.ts";

interface ServeOptions extends Flags {
  readonly sample?: boolean;
}

export function addServe(program: Command, terminal: Terminal): void {
  declareCommand(program, {
    usage: "serve",
    about: "Serve the License API, the Management API and their pages; create the installation on the first run.",
    settings: Object.keys(settings) as SettingName[],
    examples: [
      "serve --sample",
      "serve --host 0.0.0.0 --tls-cert server.pem --tls-key server.key",
      "serve --database-url postgres://leasehold@db/leasehold",
    ],
  })
    .option("--sample", "fill a fresh installation with a sample catalog, to try everything out")
    .action(async (options: ServeOptions) => {
      const config = readConfig(options, terminal.environment);
      const context = openContext(config, { create: true });
      const server = await startOrClose(terminal, context, config, options);
      terminal.writeError(`Leasehold listens on ${server.url}\n`);
      await terminal.untilStopped();
      await server.stop();
    });
}

async function startOrClose(
  terminal: Terminal,
  context: ServiceContext,
  config: Config,
  options: ServeOptions,
): Promise<RunningServer> {
  try {
    const created = await createOnFirstRun(terminal, context, config, options);
    const server = await serve(context, config, openLog({ level: config.logLevel }));
    // Only now it is known where the link leads.
    if (created !== null) await tellSetUpLink(terminal, context, config, created, server);
    return server;
  } catch (error) {
    await context.database.close();
    throw error;
  }
}

async function createOnFirstRun(
  terminal: Terminal,
  context: ServiceContext,
  config: Config,
  options: ServeOptions,
): Promise<CreatedCompany | null> {
  if (await installationExists(context)) return null;
  const first = { name: FIRST_COMPANY, signingKeyBits: config.signingKeyBits };
  const created = await createInstallation(context, first);
  if (created === null) return null;
  if (options.sample) await importCatalog(context, created.company_id, sampleCatalog(), { dryRun: false });
  if (terminal.isInteractive) writeCreatedCompany(terminal, created, {});
  else
    terminal.writeError(
      `The first keys are in ${keepFirstKeys(config, created)}. Keep them safe, then delete the file.\n`,
    );
  return created;
}

async function tellSetUpLink(
  terminal: Terminal,
  context: ServiceContext,
  config: Config,
  created: CreatedCompany,
  { baseUrl }: RunningServer,
): Promise<void> {
  const { link } = await createSetUpLink(context, created.company_id, baseUrl);
  if (terminal.isInteractive) return writeSetUpLink(terminal, link);
  keepFirstKeys(config, { ...created, set_up_link: link });
  terminal.writeError("The set-up link in it lets the first operator in, within 24 hours.\n");
}

/** What is not a terminal is kept as a log, where the keys must not be. */
function keepFirstKeys(config: Config, created: CreatedCompany & { readonly set_up_link?: string }): string {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const file = firstKeysFile(config.dataDir);
  writeFileSync(file, `${JSON.stringify(created, undefined, 2)}\n`, { mode: 0o600 });
  return file;
}
