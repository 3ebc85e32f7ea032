/** `/license-user-groups/`: groups of license users. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { freeText, identifier, metadata as metadataMember } from "../../../domain/catalog/members.ts";
import { licenseUserGroupFilters } from "../../../domain/license-user-filters.ts";
import {
  createLicenseUserGroup,
  removeLicenseUserGroup,
  updateLicenseUserGroup,
} from "../../../services/license-user-groups/change.ts";
import { listLicenseUserGroups, requireLicenseUserGroup } from "../../../services/license-user-groups/list.ts";
import { metadata, readMetadata } from "../../license-api/answers/license-parts.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";

const groupAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  code: z.string(),
  name: z.string(),
  description: z.string(),
  metadata,
  metadata_string: z.string().meta({ description: "The metadata as text, exactly as it was given." }),
  company: z.number(),
  customer_account: z.number().nullable(),
});

type Group = Awaited<ReturnType<typeof requireLicenseUserGroup>>;

function describeGroup(group: Group): z.input<typeof groupAnswer> {
  return {
    ...group,
    created_at: isoInstant(group.created_at),
    updated_at: isoInstant(group.updated_at),
    metadata: readMetadata(group.metadata_json),
    metadata_string: group.metadata_json,
    company: group.company_id,
    customer_account: group.customer_account_id,
  };
}

const members = {
  name: freeText.exactOptional(),
  description: freeText.exactOptional(),
  metadata: metadataMember.exactOptional(),
  customer_account: objectId.nullable().exactOptional(),
};

const resource = { chapter: "License users", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: groupAnswer } as const;

export const licenseUserGroupEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_license_user_groups",
    summary: "Lists groups of license users.",
    method: "GET",
    path: "/license-user-groups",
    permission: "license_users_read",
    list: {
      filters: licenseUserGroupFilters,
      orders: ["created_at", "updated_at", "code", "name"],
      hasMetadata: true,
    },
    answers: { ...one, schema: pageOf(groupAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listLicenseUserGroups(context, administrator, list), describeGroup),
  }),
  managementEndpoint({
    ...resource,
    name: "create_license_user_group",
    summary: "Makes a group of license users.",
    method: "POST",
    path: "/license-user-groups",
    permission: "license_users_write",
    body: z.object({ code: identifier, ...members }),
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeGroup(await createLicenseUserGroup(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_user_group",
    summary: "Tells of one group of license users.",
    method: "GET",
    path: "/license-user-groups/:id",
    permission: "license_users_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeGroup(await requireLicenseUserGroup(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_license_user_group",
    summary: "Changes a group of license users.",
    method: "PATCH",
    path: "/license-user-groups/:id",
    permission: "license_users_write",
    body: z.object({ code: identifier.exactOptional(), ...members }),
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeGroup(await updateLicenseUserGroup(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_license_user_group",
    summary: "Deletes a group; its members lose the licenses that they have by it alone.",
    method: "DELETE",
    path: "/license-user-groups/:id",
    permission: "license_users_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeLicenseUserGroup(context, administrator, id),
  }),
];
