/** Who uses a license: assigns people, takes it from them, and sets how many devices each may activate. */
import * as z from "zod";
import { count, email, flag, named } from "../../../domain/catalog/members.ts";
import { present } from "../../../domain/present.ts";
import { type WantedUser, wantedUser } from "../../../domain/wanted-order.ts";
import { assignUsers, type PersonToAssign } from "../../../services/licenses/assign-users.ts";
import { setUsersActivations, takeUser } from "../../../services/licenses/change-users.ts";
import { retrieveLicense } from "../../../services/licenses/list.ts";
import { personOf } from "../../../services/orders/wanted-people.ts";
import { asOnTheWire } from "../../openapi/wire-types.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { lenient } from "../lenient.ts";
import { messageAnswer, objectId } from "../members.ts";
import { describeManagedLicense, managedLicenseAnswer } from "./license-answer.ts";

const action = {
  chapter: "Manage licenses",
  source: "documented",
  method: "POST",
  permission: "licenses_write",
} as const;

const newPassword = z
  .string()
  .meta({ description: "The password that was generated for a new license user; told this once." });

const userToAssign = z.object({ ...wantedUser.shape, total_activations: count.exactOptional() });

function toAssign(user: WantedUser & { readonly total_activations?: number }, member: string): PersonToAssign {
  const { is_manager, max_activations, allow_unlimited_activations, total_activations } = user;
  const terms = present({ is_manager, max_activations, allow_unlimited_activations, total_activations });
  return { person: personOf(user), terms, member };
}

const activationsOfUser = z.object({
  max_activations: count.nullable().exactOptional(),
  reset_total_activations: flag.exactOptional(),
});

/** By the ids of users, bare or within `user_activations`. */
const activationsOfUsers = asOnTheWire(
  z.preprocess(
    (given) => (isObject(given) && "user_activations" in given ? given.user_activations : given),
    named(z.preprocess((given) => lenient(activationsOfUser, given), activationsOfUser)),
  ),
  { type: "object", additionalProperties: z.toJSONSchema(activationsOfUser, { io: "input" }) },
);

function isObject(given: unknown): given is object {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

const ONE_OF = "or license_user_email is required";

export const licensePeopleEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...action,
    name: "assign_user",
    summary: "Lets somebody use a license, as a new license user where the address is new.",
    path: "/licenses/:id/assign_user",
    body: userToAssign,
    answers: {
      kind: "json",
      status: 200,
      schema: z.object({ message: z.string(), new_password: newPassword.optional() }),
    },
    handle: async ({ context, administrator, id, body }) => {
      const [assigned] = await assignUsers(context, administrator, id, [toAssign(body, "email")]);
      const new_password = assigned?.generatedPassword ?? undefined;
      return { message: "License assigned.", ...present({ new_password }) };
    },
  }),
  managementEndpoint({
    ...action,
    name: "assign_users",
    summary: "Lets several people use a license, all of them or none.",
    path: "/licenses/:id/assign_users",
    body: z.object({ emails: z.array(userToAssign) }),
    answers: {
      kind: "json",
      status: 200,
      schema: z.object({
        message: z.string(),
        users: z.array(z.object({ id: z.number(), email: z.string(), new_password: newPassword.optional() })),
      }),
    },
    handle: async ({ context, administrator, id, body }) => {
      const users = body.emails.map((user, index) => toAssign(user, `emails.${index}.email`));
      const assigned = await assignUsers(context, administrator, id, users);
      return {
        message: "License assigned.",
        users: assigned.map(({ user, generatedPassword }) => ({
          id: user.id,
          email: user.email,
          ...present({ new_password: generatedPassword ?? undefined }),
        })),
      };
    },
  }),
  managementEndpoint({
    ...action,
    name: "unassign_user",
    summary: "Takes a license from a user, whose devices give their activations and seats back.",
    path: "/licenses/:id/unassign_user",
    body: z
      .object({ license_user_id: objectId.exactOptional(), license_user_email: email.exactOptional() })
      .transform(({ license_user_id, license_user_email }, issues) => {
        if (license_user_id !== undefined) return { id: license_user_id };
        if (license_user_email !== undefined) return { email: license_user_email };
        issues.addIssue({ code: "custom", message: ONE_OF, path: ["license_user_id"] });
        return z.NEVER;
      }),
    answers: { kind: "json", status: 200, schema: messageAnswer },
    handle: async ({ context, administrator, id, body }) => {
      await takeUser(context, administrator, id, body);
      return { message: "License unassigned." };
    },
  }),
  managementEndpoint({
    ...action,
    name: "set_users_activations",
    summary: "Sets how many devices users may activate, and lets their counts begin anew.",
    path: "/licenses/:id/set_users_activations",
    body: activationsOfUsers,
    answers: { kind: "json", status: 200, schema: managedLicenseAnswer },
    handle: async ({ context, administrator, id, body }) => {
      const wanted = [...body].map(([member, terms]) => ({ member, ...terms }));
      await setUsersActivations(context, administrator, id, wanted);
      return describeManagedLicense(await retrieveLicense(context, administrator, id));
    },
  }),
];
