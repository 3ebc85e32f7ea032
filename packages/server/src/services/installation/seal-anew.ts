/** Puts the installation under another secret key: every sealed value in one transaction, a few rows at a time. */
import { CommandRefused } from "../../errors/problem.ts";
import { SealedWithAnotherKey, type Secrets } from "../../runtime/secrets.ts";
import { listCompanies, raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findInstallation, INSTALLATION_ID } from "../../storage/installation.ts";
import { migrate } from "../../storage/migrate.ts";
import {
  belongsTo,
  countSealedOtherwise,
  listSealedOtherwise,
  replaceSealed,
  type SealedColumn,
  type SealedValue,
  sealedColumns,
  sealedTables,
} from "../../storage/sealed-values.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { installationExists } from "./create.ts";

/** Hears how many of the values are sealed anew so far; from the beginning again where a transaction is run again. */
export type SealingProgress = (sealed: number, of: number) => void;

const ROWS_AT_ONCE = 500;

/**
 * Seals under `next` what is sealed under the context's own key, and returns how many values that were. Where the
 * installation already is under `next`, what another process has still written under the former key is brought over.
 */
export async function sealAnew(context: ServiceContext, next: Secrets, tell: SealingProgress): Promise<number> {
  if (context.secrets.keyId === next.keyId) {
    throw new CommandRefused("The new secret key is the present one. Give another.");
  }
  if (!(await installationExists(context))) {
    throw new CommandRefused("There is no installation yet. Make one with: leasehold init");
  }
  await migrate(context.database);
  await context.database.withSchemaOwner((queries) => context.database.dialect.prepareLargeWrite(queries));
  // Who was about to write while the tables were locked has written by the next pass.
  for (let values = 0; ; ) {
    const inPass = await context.database.write((queries) => sealAllAnew(context, queries, next, tell));
    values += inPass;
    if (inPass === 0) return values;
  }
}

/** Leaves nothing in the database's files that the former key could still open. */
export function forgetFormerSeals({ database }: ServiceContext): Promise<void> {
  return database.withSchemaOwner((queries) => database.dialect.rewriteTables(queries, sealedTables));
}

async function sealAllAnew(
  context: ServiceContext,
  queries: Queries,
  next: Secrets,
  tell: SealingProgress,
): Promise<number> {
  await context.database.dialect.lockTables(queries, sealedTables);
  const isUnderNext = await requireOneOf(queries, context.secrets, next);
  const values = await countSealedOtherwise(queries, next.mark);
  if (values === 0) return 0;
  let sealed = 0;
  tell(sealed, values);
  for (const column of sealedColumns) {
    for await (const rows of pagesOf(queries, column, next)) {
      for (const row of rows) await replaceSealed(queries, column, sealedAnew(context.secrets, next, column, row));
      sealed += rows.length;
      tell(sealed, values);
    }
  }
  // A process that still runs under the former key opens nothing from memory any more, and so can answer nothing.
  const now = context.clock.now();
  const change = {
    action: "secret_key.changed",
    id: INSTALLATION_ID,
    before: { key_id: context.secrets.keyId },
    after: { key_id: next.keyId },
  } as const;
  for (const { id } of await listCompanies(queries)) {
    await raiseCompanyRevision(queries, id, now);
    if (!isUnderNext) await recordChange({ ...context, secrets: next }, queries, commandLine(id), now, change);
  }
  return values;
}

/** Whether the installation is under the next key already. */
async function requireOneOf(queries: Queries, present: Secrets, next: Secrets): Promise<boolean> {
  const sealed = (await findInstallation(queries))?.sealed_check ?? "";
  if (present.isOurs(sealed) || next.isOurs(sealed)) return next.isOurs(sealed);
  throw new CommandRefused(
    "The installation is under neither the present nor the new secret key. Set LEASEHOLD_SECRET_KEY to the one it is under.",
  );
}

async function* pagesOf(
  queries: Queries,
  column: SealedColumn,
  { mark }: Secrets,
): AsyncGenerator<readonly SealedValue[]> {
  let after: SealedValue | undefined;
  do {
    const rows = await listSealedOtherwise(queries, column, { mark, after, limit: ROWS_AT_ONCE });
    if (rows.length > 0) yield rows;
    after = rows.at(-1);
  } while (after !== undefined);
}

function sealedAnew(present: Secrets, next: Secrets, column: SealedColumn, row: SealedValue): SealedValue {
  const owner = belongsTo(column, row);
  try {
    return { ...row, sealed: next.seal(present.open(row.sealed, owner), owner) };
  } catch (error) {
    const why = error instanceof SealedWithAnotherKey ? "is sealed with a third secret key" : "cannot be opened";
    throw new CommandRefused(`The value of ${owner} ${why}. Nothing has been changed.`);
  }
}
