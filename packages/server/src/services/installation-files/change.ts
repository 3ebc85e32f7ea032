/** Makes, changes and deletes versions of products. */
import { oldestVersion } from "../../domain/entitled-version.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import {
  changeInstallationFile,
  deleteInstallationFile,
  insertInstallationFile,
  isInstallationFilePinned,
  listInstallationFiles,
} from "../../storage/installation-files.ts";
import type { InstallationFileTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { type CatalogChange, changeCatalog } from "../products/change-catalog.ts";
import { requireParent } from "../products/require-parent.ts";
import { type InstallationFile, requireInstallationFile } from "./list.ts";
import { type FileIdentity, findSameFile, newInstallationFile } from "./new-file.ts";

export type InstallationFileChanges = Partial<
  Omit<InstallationFileTable, "id" | "product_id" | "created_at" | "updated_at">
>;

export type NewInstallationFile = InstallationFileChanges &
  Pick<InstallationFileTable, "product_id" | "version" | "environment">;

/** Where nothing is said of it, updating to the version requires the oldest one that there is. */
export function createInstallationFile(
  context: ServiceContext,
  administrator: Administrator,
  members: NewInstallationFile,
): Promise<InstallationFile> {
  return changeCatalog(context, administrator, async (change) => {
    const product = await requireParent(change, members.product_id);
    const files = await listInstallationFiles(change.queries, product.id);
    const file = newInstallationFile(change, product.id, {
      requires_version: oldestVersion(files),
      channel: "",
      ...members,
    });
    refuseTaken(files, file);
    await insertInstallationFile(change.queries, file);
    await change.record({ action: "installation_file.created", id: file.id, after: file });
    return file;
  });
}

export function updateInstallationFile(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  changes: InstallationFileChanges,
): Promise<InstallationFile> {
  return changeCatalog(context, administrator, async (change) => {
    const before = await requireInstallationFile(change.queries, administrator, id);
    const differing = differences(before, changes);
    if (differing === null) return before;
    const after = { ...before, ...differing, updated_at: change.now };
    await refuseOthers(change, after);
    await changeInstallationFile(change.queries, id, { ...differing, updated_at: change.now });
    await change.record({ action: "installation_file.updated", id, before, after });
    return after;
  });
}

/** A policy or a license that is pinned to the version would otherwise allow none, or all. */
export function removeInstallationFile(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<void> {
  return changeCatalog(context, administrator, async (change) => {
    const before = await requireInstallationFile(change.queries, administrator, id);
    if (await isInstallationFilePinned(change.queries, id)) {
      throw new Problem(
        "object_in_use",
        "A policy or a license is pinned to this version. Pin it to another one first, or set enabled to false.",
      );
    }
    await deleteInstallationFile(change.queries, id);
    await change.record({ action: "installation_file.deleted", id, before });
  });
}

async function refuseOthers({ queries }: CatalogChange, file: InstallationFile): Promise<void> {
  const files = await listInstallationFiles(queries, file.product_id);
  refuseTaken(
    files.filter(({ id }) => id !== file.id),
    file,
  );
}

function refuseTaken(others: readonly InstallationFile[], file: FileIdentity): void {
  if (findSameFile(others, file) === undefined) return;
  throw invalidFields({
    version: ["is a version of the product already, for the same environment and channel: choose another one"],
  });
}
