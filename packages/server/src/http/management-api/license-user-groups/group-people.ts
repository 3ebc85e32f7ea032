/** Who is in a group of license users, who looks after it, and which licenses its members may use. */
import * as z from "zod";
import { password } from "../../../domain/catalog/license-user.ts";
import { email, freeText } from "../../../domain/catalog/members.ts";
import { assignLicenseToGroup, takeLicenseFromGroup } from "../../../services/license-user-groups/licenses.ts";
import { listPeopleOfGroup } from "../../../services/license-user-groups/list.ts";
import {
  addGroupManager,
  addToGroup,
  removeFromGroup,
  removeGroupManager,
} from "../../../services/license-user-groups/members.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import {
  addedManagerAnswer,
  describeAddedManager,
  describeManagedUser,
  managedUserAnswer,
} from "../license-users/user-answer.ts";
import { objectId } from "../members.ts";

const resource = { chapter: "License users" } as const;
const people = { kind: "json", status: 200, schema: z.array(managedUserAnswer) } as const;
const told = { kind: "json", status: 200, schema: z.object({ message: z.string() }) } as const;
const groupBody = z.object({ license_user_group_id: objectId });
const licenseBody = z.object({ license_id: objectId });

export const groupPeopleEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_group_members",
    summary: "Lists the users who may use the licenses of a group.",
    method: "GET",
    path: "/license-user-groups/:id/members",
    source: "documented",
    permission: "license_users_read",
    answers: people,
    handle: async ({ context, administrator, id }) =>
      (await listPeopleOfGroup(context, administrator, id, "is_member")).map(describeManagedUser),
  }),
  managementEndpoint({
    ...resource,
    name: "list_group_managers",
    summary: "Lists the license managers who look after a group.",
    method: "GET",
    path: "/license-user-groups/:id/managers",
    source: "own",
    permission: "license_users_read",
    answers: people,
    handle: async ({ context, administrator, id }) =>
      (await listPeopleOfGroup(context, administrator, id, "is_manager")).map(describeManagedUser),
  }),
  managementEndpoint({
    ...resource,
    name: "add_group_manager",
    summary: "Makes somebody a manager of a group, as a new license user where the address is new.",
    method: "POST",
    path: "/license-user-groups/:id/add_manager",
    source: "documented",
    permission: "license_users_write",
    body: z.object({
      email,
      password: password.exactOptional(),
      first_name: freeText.exactOptional(),
      last_name: freeText.exactOptional(),
    }),
    answers: { kind: "json", status: 200, schema: addedManagerAnswer },
    handle: async ({ context, administrator, id, body }) =>
      describeAddedManager(await addGroupManager(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "remove_group_manager",
    summary: "Somebody looks after a group no longer.",
    method: "POST",
    path: "/license-user-groups/:id/remove_manager",
    source: "documented",
    permission: "license_users_write",
    body: z.object({ license_user_id: objectId }),
    answers: { kind: "json", status: 200, schema: z.object({ detail: z.string() }) },
    handle: async ({ context, administrator, id, body }) => {
      await removeGroupManager(context, administrator, id, body.license_user_id);
      return { detail: "removed" };
    },
  }),
  managementEndpoint({
    ...resource,
    name: "add_license_user_to_group",
    summary: "Takes a license user into a group, whose licenses the user may then use.",
    method: "POST",
    path: "/license-users/:id/add_to_group",
    source: "documented",
    permission: "license_users_write",
    body: groupBody,
    answers: told,
    handle: async ({ context, administrator, id, body }) => {
      await addToGroup(context, administrator, id, body.license_user_group_id);
      return { message: "License user added to group." };
    },
  }),
  managementEndpoint({
    ...resource,
    name: "remove_license_user_from_group",
    summary: "Lets a license user go from a group; what the user has by it alone is taken, with its devices.",
    method: "POST",
    path: "/license-users/:id/remove_from_group",
    source: "own",
    permission: "license_users_write",
    body: groupBody,
    answers: told,
    handle: async ({ context, administrator, id, body }) => {
      await removeFromGroup(context, administrator, id, body.license_user_group_id);
      return { message: "License user removed from group." };
    },
  }),
  managementEndpoint({
    ...resource,
    name: "assign_license_to_group",
    summary: "Lets every member of a group use a license.",
    method: "POST",
    path: "/license-user-groups/:id/add_license",
    source: "own",
    permission: "licenses_write",
    body: licenseBody,
    answers: told,
    handle: async ({ context, administrator, id, body }) => {
      await assignLicenseToGroup(context, administrator, id, body.license_id);
      return { message: "License assigned to group." };
    },
  }),
  managementEndpoint({
    ...resource,
    name: "take_license_from_group",
    summary: "Takes a license from a group; members who have it by the group alone lose it.",
    method: "POST",
    path: "/license-user-groups/:id/remove_license",
    source: "own",
    permission: "licenses_write",
    body: licenseBody,
    answers: told,
    handle: async ({ context, administrator, id, body }) => {
      await takeLicenseFromGroup(context, administrator, id, body.license_id);
      return { message: "License taken from group." };
    },
  }),
];
