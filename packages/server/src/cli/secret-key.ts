/** `leasehold secret-key`: puts everything that is encrypted in the database under another secret key. */
import type { Command } from "commander";
import { withInstallationToItself } from "../compose.ts";
import { type Flags, hasKeyFile, readConfig, readNewSecretKey } from "../config.ts";
import { CommandRefused } from "../errors/problem.ts";
import { installNextSecretKey, keepNextSecretKey } from "../runtime/next-secret-key.ts";
import { secretKeyFile } from "../runtime/secret-key-file.ts";
import { secretsUnder } from "../runtime/secrets.ts";
import type { ServiceContext } from "../services/context.ts";
import { forgetFormerSeals, type SealingProgress, sealAnew } from "../services/installation/seal-anew.ts";
import { dataSettings, declareCommand, declareGroup } from "./declare.ts";
import type { Terminal } from "./terminal.ts";

export function addSecretKey(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "secret-key", "Change the key that the secrets in the database are under.");

  declareCommand(group, {
    usage: "change",
    about: "Encrypt every secret in the database anew, under another secret key. Stop the server first.",
    details:
      "The present key is LEASEHOLD_SECRET_KEY and the new one LEASEHOLD_NEW_SECRET_KEY, or the files that both name with\n_FILE. Where the present one is the data folder's secret.key, the new one takes its place there, and is made if none is\ngiven. Whenever it is cut off, run it again: it goes on where it was.",
    settings: dataSettings,
    examples: [
      "secret-key change",
      "secret-key change --data-dir /var/lib/leasehold",
      "secret-key change --database-url postgres://db/leasehold",
    ],
  }).action(async (options: Flags) => {
    const config = readConfig(options, terminal.environment);
    const given = readNewSecretKey(terminal.environment);
    await withInstallationToItself(config, (context) =>
      hasKeyFile(config) ? changeFile(terminal, context, config.dataDir, given) : change(terminal, context, given),
    );
  });
}

/** In this order, so that one of the two files opens the database whenever the process ends. */
async function changeFile(
  terminal: Terminal,
  context: ServiceContext,
  dataDir: string,
  given: string | undefined,
): Promise<void> {
  const next = secretsUnder(keepNextSecretKey(dataDir, given));
  await sealAnew(context, next, progressOn(terminal));
  terminal.writeError("Everything is under the new secret key.\n");
  const former = installNextSecretKey(dataDir, context.secrets.keyId);
  terminal.writeError(`The former one is kept in ${former}: it opens the backups made until now.\n`);
  await forgetFormerSeals(context);
  terminal.write(`The new secret key is in ${secretKeyFile(dataDir)}. Keep a copy of it.\n`);
}

async function change(terminal: Terminal, context: ServiceContext, given: string | undefined): Promise<void> {
  if (given === undefined) {
    throw new CommandRefused(
      "The new secret key must be given: set LEASEHOLD_NEW_SECRET_KEY, or LEASEHOLD_NEW_SECRET_KEY_FILE. Make one with: openssl rand -base64 32",
    );
  }
  await sealAnew(context, secretsUnder(given), progressOn(terminal));
  terminal.writeError("Everything is under the new secret key.\n");
  await forgetFormerSeals(context);
  terminal.write("Set LEASEHOLD_SECRET_KEY to the new secret key from now on. The former one opens older backups.\n");
}

function progressOn(terminal: Terminal): SealingProgress {
  return (sealed, of) => terminal.writeError(`${sealed} of ${of} values are sealed anew.\n`);
}
