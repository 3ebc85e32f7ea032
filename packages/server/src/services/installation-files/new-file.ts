/** A new version of a product; what is not said of it is empty, and it can be had at once. */
import type { InstallationFileTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";

export type FileIdentity = Pick<InstallationFileTable, "version" | "environment" | "channel">;

export function newInstallationFile(
  { context, now }: { readonly context: Pick<ServiceContext, "newId">; readonly now: number },
  productId: number,
  members: Partial<InstallationFileTable> & FileIdentity,
): InstallationFileTable {
  return {
    id: context.newId(),
    product_id: productId,
    full_link: "",
    filename: null,
    release_date: null,
    enabled: true,
    hash_md5: "",
    eula_link: "",
    release_notes_link: "",
    size: null,
    requires_version: null,
    created_at: now,
    updated_at: now,
    ...members,
  };
}

/** The file of a list that is the same version for the same environment and channel. */
export function findSameFile<File extends FileIdentity>(
  files: readonly File[],
  { version, environment, channel }: FileIdentity,
): File | undefined {
  return files.find((file) => file.version === version && file.environment === environment && file.channel === channel);
}
