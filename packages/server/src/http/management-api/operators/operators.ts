/** `/operators/`: the people who administer the company. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { identifier } from "../../../domain/catalog/members.ts";
import { operatorFilters } from "../../../domain/operator-filters.ts";
import { changeRole } from "../../../services/operators/change-role.ts";
import { listOperators, requireMember } from "../../../services/operators/list.ts";
import { makeResetLink } from "../../../services/operators/make-reset-link.ts";
import { removeOperator } from "../../../services/operators/remove.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const operatorAnswer = z.object({
  id: z.number().meta({ description: "The person's id, the same in the record of changes." }),
  email: z.string().meta({ description: "The address that the person signs in with." }),
  name: z.string(),
  role: z.string().meta({ description: "Code of the role in this company." }),
  last_sign_in: z.string().nullable().meta({ description: "When the person last signed in; null for never." }),
  has_second_factor: z.boolean().meta({ description: "Whether a code is asked for as well as the password." }),
  joined_at: z.string().meta({ description: "Since when the person belongs to the company." }),
});

type Member = Awaited<ReturnType<typeof requireMember>>;

function describe(member: Member): z.input<typeof operatorAnswer> {
  const { id, email, name, role, last_sign_in, totp_confirmed_at, joined_at } = member;
  return {
    id,
    email,
    name,
    role,
    last_sign_in: last_sign_in === null ? null : isoInstant(last_sign_in),
    has_second_factor: totp_confirmed_at !== null,
    joined_at: isoInstant(joined_at),
  };
}

const resource = { chapter: "Operators", source: "own" } as const;
const one = { kind: "json", status: 200, schema: operatorAnswer } as const;

export const operatorEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_operators",
    summary: "Lists the people who administer the company.",
    method: "GET",
    path: "/operators",
    permission: "operators_read",
    list: { filters: operatorFilters, orders: ["email", "name", "last_sign_in"] },
    answers: { ...one, schema: pageOf(operatorAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listOperators(context, administrator, list), describe),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_operator",
    summary: "Tells of one operator.",
    method: "GET",
    path: "/operators/:id",
    permission: "operators_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describe(await requireMember(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_operator",
    summary: "Gives an operator another role, which no more than the caller's own rights allow.",
    method: "PATCH",
    path: "/operators/:id",
    permission: "operators_write",
    body: z.object({ role: identifier.meta({ description: "Code of the new role." }).exactOptional() }),
    answers: one,
    refusals: ["own_membership", "last_owner"],
    handle: async ({ context, administrator, id, body }) =>
      describe(await changeRole(context, administrator, id, body.role)),
  }),
  managementEndpoint({
    ...resource,
    name: "remove_operator",
    summary:
      "Ends an operator's membership in the company, with the sessions there. Who belongs to no other one is deleted.",
    method: "DELETE",
    path: "/operators/:id",
    permission: "operators_write",
    answers: { kind: "none" },
    refusals: ["own_membership", "last_owner"],
    handle: ({ context, administrator, id }) => removeOperator(context, administrator, id),
  }),
  managementEndpoint({
    ...resource,
    name: "reset_operator",
    summary: "Makes a link with which an operator sets a new password and loses the second factor; it is told once.",
    method: "POST",
    path: "/operators/:id/reset",
    permission: "operators_write",
    answers: {
      kind: "json",
      status: 201,
      schema: z.object({
        link: z.string().meta({ description: "To be handed to the person alone. Good once, and for 24 hours." }),
        expires_at: z.string().meta({ description: "When the link is over." }),
      }),
    },
    refusals: ["own_membership", "operator_of_other_companies"],
    handle: async ({ context, administrator, id, baseUrl }) => {
      const { link, expires_at } = await makeResetLink(context, administrator, id, baseUrl);
      return { link, expires_at: isoInstant(expires_at) };
    },
  }),
];
