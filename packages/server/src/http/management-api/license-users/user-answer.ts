/** License users as the Management API shows them: in lists, within a license, and where somebody has just been added. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { loginName } from "../../../domain/login-name.ts";
import type { ManagedUser } from "../../../services/license-users/managed.ts";
import type { EnsuredPerson } from "../../../services/license-users/new-person.ts";
import type { AssignedUser } from "../../../services/licenses/check.ts";

const user = {
  id: z.number(),
  last_login: z.string().nullable(),
  email: z.string().meta({ description: "The login name: the address, a bar and the company." }),
  true_email: z.string().meta({ description: "The address." }),
  created_at: z.string(),
  updated_at: z.string(),
  is_active: z.boolean().meta({ description: "Whether the person may sign in and use licenses." }),
  is_manager: z.boolean(),
  initial_password: z.string().meta({ description: "Empty once the person has changed it." }),
  is_initial_password: z.boolean(),
  first_name: z.string(),
  last_name: z.string(),
  phone_number: z.string(),
};

/** The form of lists. */
export const managedUserAnswer = z.object({
  ...user,
  total_licenses: z.number(),
  customer_accounts: z.array(z.number()).meta({ description: "The accounts that the person manages." }),
});

/** The form within a license. */
export const assignedUserAnswer = z.object({
  ...user,
  is_admin: z.boolean(),
  is_staff: z.boolean(),
  subscribed_to_email: z.boolean(),
  acquired_consent: z.boolean(),
  max_activations: z.number(),
  total_activations: z.number(),
});

type UserRow = AssignedUser["user"];

export function describeManagedUser(managed: ManagedUser): z.input<typeof managedUserAnswer> {
  return {
    ...describeRow(managed, managed.initialPassword),
    is_manager: managed.isManager,
    total_licenses: managed.totalLicenses,
    customer_accounts: [...managed.customerAccountIds],
  };
}

/** `initialPassword` is the one that the person has not changed yet, where it is to be shown. */
export function describeAssignedUser({
  user: row,
  assignment,
  initialPassword = "",
}: AssignedUser & { readonly initialPassword?: string }): z.input<typeof assignedUserAnswer> {
  return {
    ...describeRow(row, initialPassword),
    is_manager: assignment.is_manager,
    is_admin: false,
    is_staff: false,
    subscribed_to_email: false,
    acquired_consent: false,
    max_activations: assignment.max_activations ?? 0,
    total_activations: assignment.total_activations,
  };
}

function describeRow(row: UserRow, initialPassword: string) {
  return {
    ...row,
    last_login: row.last_login === null ? null : isoInstant(row.last_login),
    email: loginName(row),
    true_email: row.email,
    created_at: isoInstant(row.created_at),
    updated_at: isoInstant(row.updated_at),
    initial_password: initialPassword,
  };
}

/** What is told of somebody who was made a manager. */
export const addedManagerAnswer = z.object({
  id: z.number(),
  true_email: z.string(),
  is_initial_password: z.boolean(),
  initial_password: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  phone_number: z.string(),
  new_user: z.boolean().meta({ description: "Whether the company had no such user before." }),
  password: z.string().nullable().meta({ description: "The password that was generated for a new user, told once." }),
});

export function describeAddedManager({
  user: row,
  outcome,
  generatedPassword,
  initialPassword,
}: EnsuredPerson & { readonly initialPassword: string }): z.input<typeof addedManagerAnswer> {
  return {
    ...row,
    true_email: row.email,
    initial_password: initialPassword,
    new_user: outcome === "created",
    password: generatedPassword,
  };
}
