/** `/installation-files/`: the versions of products. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { installationFile as catalogFile } from "../../../domain/catalog/installation-file.ts";
import { installationFileFilters } from "../../../domain/product-filters.ts";
import {
  createInstallationFile,
  removeInstallationFile,
  updateInstallationFile,
} from "../../../services/installation-files/change.ts";
import {
  type InstallationFile,
  listManagedInstallationFiles,
  requireInstallationFile,
} from "../../../services/installation-files/list.ts";
import { channelOf } from "../../license-api/answers/version-answers.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";

export const managedInstallationFileAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.string(),
  full_link: z.string(),
  filename: z.string().nullable(),
  release_date: z.string().nullable(),
  enabled: z.boolean(),
  hash_md5: z.string(),
  environment: z.string(),
  release_notes_link: z.string(),
  eula_link: z.string(),
  size: z.string().nullable(),
  requires_version: z.string().nullable(),
  channel: z.string().nullable(),
  product: z.number(),
});

export function describeManagedInstallationFile(file: InstallationFile): z.input<typeof managedInstallationFileAnswer> {
  return {
    ...file,
    created_at: isoInstant(file.created_at),
    updated_at: isoInstant(file.updated_at),
    channel: channelOf(file),
    product: file.product_id,
  };
}

const newFile = z.object({ ...catalogFile.shape, product: objectId });
const { version, environment } = catalogFile.shape;
const fileChanges = z.object({
  ...newFile.omit({ product: true }).shape,
  version: version.exactOptional(),
  environment: environment.exactOptional(),
});

const resource = { chapter: "Products", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: managedInstallationFileAnswer } as const;

export const installationFileEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_installation_files",
    summary: "Lists versions of products.",
    method: "GET",
    path: "/installation-files",
    permission: "products_read",
    list: {
      filters: installationFileFilters,
      orders: ["created_at", "updated_at", "version", "release_date"],
    },
    answers: { ...one, schema: pageOf(managedInstallationFileAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listManagedInstallationFiles(context, administrator, list), describeManagedInstallationFile),
  }),
  managementEndpoint({
    ...resource,
    name: "create_installation_file",
    summary: "Makes a version of a product. Unless requires_version says otherwise, it requires the oldest version.",
    method: "POST",
    path: "/installation-files",
    permission: "products_write",
    body: newFile,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body: { product, ...members } }) =>
      describeManagedInstallationFile(
        await createInstallationFile(context, administrator, { ...members, product_id: product }),
      ),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_installation_file",
    summary: "Tells of one version.",
    method: "GET",
    path: "/installation-files/:id",
    permission: "products_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeManagedInstallationFile(await requireInstallationFile(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_installation_file",
    summary: "Changes a version.",
    method: "PATCH",
    path: "/installation-files/:id",
    permission: "products_write",
    body: fileChanges,
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeManagedInstallationFile(await updateInstallationFile(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_installation_file",
    summary: "Deletes a version that no policy and no license is pinned to.",
    source: "proposed",
    method: "DELETE",
    path: "/installation-files/:id",
    permission: "products_write",
    answers: { kind: "none" },
    refusals: ["object_in_use"],
    handle: ({ context, administrator, id }) => removeInstallationFile(context, administrator, id),
  }),
];
