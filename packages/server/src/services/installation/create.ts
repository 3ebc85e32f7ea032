/** Makes an installation out of an empty database, once, however many processes try. */
import { CommandRefused } from "../../errors/problem.ts";
import { findInstallation, INSTALLATION_ID, insertInstallation } from "../../storage/installation.ts";
import { migrate, schemaExists } from "../../storage/migrate.ts";
import { type CreatedCompany, insertNewCompany, type NewCompany, newSigningPairs } from "../companies/create.ts";
import type { ServiceContext } from "../context.ts";

const CHECK_TEXT = "leasehold";
const SEALED_FOR = `installation:${INSTALLATION_ID}:check` as const;
const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

/** Whether the database already holds an installation. */
export async function installationExists(context: ServiceContext): Promise<boolean> {
  if (!(await schemaExists(context.database))) return false;
  return (await findInstallation(context.database.read)) !== undefined;
}

/** The company of a new installation, or null where another process has made it first. */
export async function createInstallation(context: ServiceContext, first: NewCompany): Promise<CreatedCompany | null> {
  await migrate(context.database);
  const pairs = await newSigningPairs(first.signingKeyBits);
  return context.database.write(async (queries) => {
    if ((await findInstallation(queries)) !== undefined) return null;
    const now = context.clock.now();
    await insertInstallation(queries, {
      id: INSTALLATION_ID,
      sealed_check: context.secrets.seal(CHECK_TEXT, SEALED_FOR),
      clock_seen: now,
      created_at: now,
    });
    return insertNewCompany(context, queries, first, pairs);
  });
}

/** Whether the installation is still under this process's secret key. */
export async function secretKeyIsCurrent(context: ServiceContext): Promise<boolean> {
  const installation = await findInstallation(context.database.read);
  return installation !== undefined && context.secrets.isOurs(installation.sealed_check);
}

/** Brings the schema up to date and refuses to go on with another secret key or a clock that was set back. */
export async function openInstallation(context: ServiceContext): Promise<void> {
  await migrate(context.database);
  const installation = await findInstallation(context.database.read);
  if (installation === undefined) {
    throw new CommandRefused("There is no installation yet. Make one with: leasehold init");
  }
  if (!context.secrets.isOurs(installation.sealed_check)) {
    throw new CommandRefused(
      "The installation is under another secret key. Set LEASEHOLD_SECRET_KEY to that one; if a change of the key was cut off, finish it with: leasehold secret-key change",
    );
  }
  context.secrets.open(installation.sealed_check, SEALED_FOR);
  const behind = installation.clock_seen - context.clock.now();
  if (behind > CLOCK_TOLERANCE_MILLISECONDS) {
    throw new CommandRefused(
      `The clock is ${Math.round(behind / 1000)} s behind what this installation has already seen. Set the system clock right and start again.`,
    );
  }
}
