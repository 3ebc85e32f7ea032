/** `/license-users/`: the people who use licenses or manage them. */
import * as z from "zod";
import { password } from "../../../domain/catalog/license-user.ts";
import { email, flag, freeText } from "../../../domain/catalog/members.ts";
import { licenseUserFilters } from "../../../domain/license-user-filters.ts";
import { listLicenseUsers, retrieveLicenseUser } from "../../../services/license-users/list.ts";
import { removeLicenseUser } from "../../../services/license-users/remove.ts";
import { setPassword, updateLicenseUser } from "../../../services/license-users/update.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";
import { describeManagedUser, managedUserAnswer } from "./user-answer.ts";

const userBody = z.object({
  email: email.exactOptional().meta({ description: "A new address, as it is or as login name." }),
  first_name: freeText.exactOptional(),
  last_name: freeText.exactOptional(),
  phone_number: freeText.exactOptional(),
  is_active: flag.exactOptional(),
});

const passwordBody = z.object({ password });
const passwordSet = { message: "Password set." };
const messageAnswer = z.object({ message: z.string() });

const resource = { chapter: "License users", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: managedUserAnswer } as const;
const told = { kind: "json", status: 200, schema: messageAnswer } as const;

export const licenseUserEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_license_users",
    summary: "Lists license users, with the initial passwords that they have not changed yet.",
    method: "GET",
    path: "/license-users",
    permission: "license_users_read",
    list: {
      filters: licenseUserFilters,
      orders: ["created_at", "updated_at", "last_login", "email", "true_email", "first_name", "last_name"],
    },
    answers: { ...one, schema: pageOf(managedUserAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listLicenseUsers(context, administrator, list), describeManagedUser),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_user",
    summary: "Tells of one license user.",
    method: "GET",
    path: "/license-users/:id",
    permission: "license_users_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeManagedUser(await retrieveLicenseUser(context, context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_license_user",
    summary: "Changes a license user; one who is switched off is refused from the next call on.",
    method: "PATCH",
    path: "/license-users/:id",
    permission: "license_users_write",
    body: userBody,
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeManagedUser(await updateLicenseUser(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_license_user",
    summary: "Deletes a license user; licenses stay, and the user's devices are deactivated.",
    method: "DELETE",
    path: "/license-users/:id",
    permission: "license_users_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeLicenseUser(context, administrator, id),
  }),
  managementEndpoint({
    ...resource,
    name: "set_license_user_password",
    summary: "Sets the password of a license user.",
    method: "POST",
    path: "/license-users/:id/set_password",
    permission: "license_users_write",
    body: passwordBody,
    answers: told,
    handle: async ({ context, administrator, id, body }) => {
      await setPassword(context, administrator, { id }, body.password);
      return passwordSet;
    },
  }),
  managementEndpoint({
    ...resource,
    name: "set_license_user_password_by_email",
    summary: "Sets the password of the license user who has this address.",
    method: "POST",
    path: "/license-users/set_password",
    permission: "license_users_write",
    query: { email },
    body: passwordBody,
    answers: told,
    handle: async ({ context, administrator, query, body }) => {
      await setPassword(context, administrator, { email: query.email }, body.password);
      return passwordSet;
    },
  }),
];
