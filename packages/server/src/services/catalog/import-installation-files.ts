/** Creates or changes the versions of a product, and finds the one that a policy or license is pinned to. */

import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { InstallationFileEntry, InstallationFileReference } from "../../domain/catalog/installation-file.ts";
import { changeInstallationFile, insertInstallationFile } from "../../storage/installation-files.ts";
import { findSameFile, newInstallationFile } from "../installation-files/new-file.ts";
import type { ProductRows } from "./catalog-rows.ts";
import { addFault, type ImportSession, writeDifferences } from "./import-session.ts";

export async function importInstallationFiles(
  session: ImportSession,
  rows: ProductRows,
  entries: readonly InstallationFileEntry[],
): Promise<void> {
  for (const entry of entries) {
    const given = { ...entry, channel: entry.channel ?? "" };
    const stored = findSameFile(rows.installationFiles, given);
    if (stored !== undefined) {
      rows.installationFiles[rows.installationFiles.indexOf(stored)] = await writeDifferences(
        session,
        "installation_files",
        stored,
        given,
        (changes) => changeInstallationFile(session.queries, stored.id, changes),
      );
      continue;
    }
    const file = newInstallationFile(session, rows.product.id, given);
    await insertInstallationFile(session.queries, file);
    session.tally.add("installation_files", "created");
    rows.installationFiles.push(file);
  }
}

/** The id of the file that is meant; undefined where the member is absent or a fault. */
export function installationFileId(
  session: ImportSession,
  rows: ProductRows,
  reference: InstallationFileReference | null | undefined,
  path: FaultPath,
): number | null | undefined {
  if (reference === undefined || reference === null) return reference;
  const { version, environment, channel } = reference;
  const found = rows.installationFiles.filter(
    (file) =>
      file.version === version &&
      (environment === undefined || file.environment === environment) &&
      (channel === undefined || file.channel === channel),
  );
  if (found.length === 1) return found[0]?.id;
  const text =
    found.length === 0 ? "is not a version of the product" : "fits several files: name environment and channel";
  addFault(session, [...path, "installation_file"], text);
  return undefined;
}
