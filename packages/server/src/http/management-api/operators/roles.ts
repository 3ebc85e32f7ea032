/** `/roles/`: what operators of the company may do. */
import * as z from "zod";
import { freeText } from "../../../domain/catalog/members.ts";
import { permissions } from "../../../domain/permissions.ts";
import { createRole, listRoles, removeRole, requireOwnRole, updateRole } from "../../../services/operators/roles.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const roleAnswer = z.object({
  id: z
    .number()
    .nullable()
    .meta({ description: "Null for a role that every company has, and that cannot be changed." }),
  code: z.string().meta({ description: "What operators and invitations name the role by." }),
  name: z.string(),
  about: z.string().nullable().meta({ description: "What the role is for; null for the company's own." }),
  permissions: z.array(z.string()).meta({ description: "What the role allows." }),
  members: z.number().meta({ description: "How many operators of the company have the role." }),
});

type Role = Awaited<ReturnType<typeof requireOwnRole>>;

function describe({ id, code, name, about, permissions: allowed, members }: Role): z.input<typeof roleAnswer> {
  return { id, code, name, about, permissions: [...allowed], members };
}

const code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be lower-case letters, digits, hyphens and underscores, at most 63")
  .meta({ description: "Unique in the company; it cannot be changed." });
const name = freeText.refine((text) => text.trim() !== "", "must not be empty");
const allowed = z
  .array(z.enum(permissions))
  .meta({ description: "What the role allows: permissions that the caller has as well." });

const resource = { chapter: "Operators", source: "own" } as const;
const one = { kind: "json", status: 200, schema: roleAnswer } as const;

export const roleEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_roles",
    summary: "Lists the roles that operators can have: those of every company, then the company's own.",
    method: "GET",
    path: "/roles",
    permission: "operators_read",
    answers: { ...one, schema: z.array(roleAnswer) },
    handle: async ({ context, administrator }) => (await listRoles(context, administrator)).map(describe),
  }),
  managementEndpoint({
    ...resource,
    name: "create_role",
    summary: "Makes a role of the company's own.",
    method: "POST",
    path: "/roles",
    permission: "operators_write",
    body: z.object({ code, name, permissions: allowed }),
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) => describe(await createRole(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_role",
    summary: "Tells of one of the company's own roles.",
    method: "GET",
    path: "/roles/:id",
    permission: "operators_read",
    answers: one,
    handle: async ({ context, administrator, id }) => describe(await requireOwnRole(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_role",
    summary: "Changes one of the company's own roles, for everybody who has it, from their next request on.",
    method: "PATCH",
    path: "/roles/:id",
    permission: "operators_write",
    body: z.object({ name: name.exactOptional(), permissions: allowed.exactOptional() }),
    answers: one,
    refusals: ["own_membership"],
    handle: async ({ context, administrator, id, body }) =>
      describe(await updateRole(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_role",
    summary: "Deletes one of the company's own roles, which nobody has and nobody is invited to.",
    method: "DELETE",
    path: "/roles/:id",
    permission: "operators_write",
    answers: { kind: "none" },
    refusals: ["object_in_use"],
    handle: ({ context, administrator, id }) => removeRole(context, administrator, id),
  }),
];
