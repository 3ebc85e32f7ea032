/** What every step of one import works with. It lives inside the transaction and is made anew when that runs again. */
import type { CatalogFault, FaultPath } from "../../domain/catalog/fault.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportedKind, Tally } from "./report.ts";

export interface ImportSession {
  readonly context: ServiceContext;
  readonly queries: Queries;
  readonly companyId: number;
  readonly now: number;
  readonly tally: Tally;
  readonly faults: CatalogFault[];
}

export function addFault(session: ImportSession, path: FaultPath, text: string): void {
  session.faults.push({ path, text });
}

/** The members of `given` that differ from the stored row, or null where none does. */
export function differences<Row extends object>(stored: Row, given: Partial<Row>): Partial<Row> | null {
  const changes: Partial<Row> = {};
  let differs = false;
  for (const name in given) {
    const value = given[name];
    if (value === undefined || value === stored[name]) continue;
    changes[name] = value;
    differs = true;
  }
  return differs ? changes : null;
}

/** Writes what differs and counts it; gives the row as it then is. */
export async function writeDifferences<Row extends { updated_at: number }>(
  session: ImportSession,
  kind: ImportedKind,
  stored: Row,
  given: Partial<Row>,
  write: (changes: Partial<Row> & { updated_at: number }) => Promise<void>,
): Promise<Row> {
  const changes = differences(stored, given);
  session.tally.add(kind, changes === null ? "unchanged" : "changed");
  if (changes === null) return stored;
  const written = { ...changes, updated_at: session.now };
  await write(written);
  return { ...stored, ...written };
}

/** The column of a member `metadata`, where it is present. */
export function metadataColumn(metadata: string | undefined): { metadata_json?: string } {
  return metadata === undefined ? {} : { metadata_json: metadata };
}
