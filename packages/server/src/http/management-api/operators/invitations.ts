/** `/invitations/`: links that let further people in. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { email, freeText, identifier } from "../../../domain/catalog/members.ts";
import { invitationFilters } from "../../../domain/operator-filters.ts";
import {
  type Invitation,
  invite,
  listInvitations,
  type MadeInvitation,
  renewInvitation,
  revokeInvitation,
} from "../../../services/operators/invitations.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const invitationAnswer = z.object({
  id: z.number(),
  email: z.string().nullable().meta({ description: "Who is invited." }),
  name: z.string().nullable().meta({ description: "What the person is called by whoever invited; null if not said." }),
  role: z.string().nullable().meta({ description: "Code of the role that the person will have." }),
  status: z
    .enum(["open", "used", "revoked", "expired"])
    .meta({ description: "Whether the link can still be used, or what became of it." }),
  invited_by: z.string().meta({ description: "Who made the link." }),
  created_at: z.string(),
  expires_at: z.string().meta({ description: "When the link is over." }),
});

const withLink = invitationAnswer.extend({
  link: z.string().meta({ description: "The link, which cannot be told again. It is sent by mail as well." }),
});

function describe({ id, email, name, role, status, ...invitation }: Invitation): z.input<typeof invitationAnswer> {
  return {
    id,
    email,
    name,
    role,
    status,
    invited_by: invitation.created_by,
    created_at: isoInstant(invitation.created_at),
    expires_at: isoInstant(invitation.expires_at),
  };
}

function describeWithLink(made: MadeInvitation): z.input<typeof withLink> {
  return { ...describe(made), link: made.link };
}

const resource = { chapter: "Operators", source: "own" } as const;
const made = { kind: "json", status: 201, schema: withLink } as const;

export const invitationEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_invitations",
    summary: "Lists the invitations of the last 90 days, open or not.",
    method: "GET",
    path: "/invitations",
    permission: "operators_read",
    list: { filters: invitationFilters, orders: ["email", "created_at", "expires_at"] },
    answers: { kind: "json", status: 200, schema: pageOf(invitationAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listInvitations(context, administrator, list), describe),
  }),
  managementEndpoint({
    ...resource,
    name: "create_invitation",
    summary: "Invites somebody to administer the company: a link that is good once, and for seven days.",
    method: "POST",
    path: "/invitations",
    permission: "operators_write",
    body: z.object({
      email,
      role: identifier.meta({ description: "Code of a role that allows no more than the caller's own rights." }),
      name: freeText.nullish().meta({ description: "What to call the person." }),
    }),
    answers: made,
    handle: async ({ context, administrator, body, baseUrl }) =>
      describeWithLink(await invite(context, administrator, { ...body, name: body.name ?? null }, baseUrl)),
  }),
  managementEndpoint({
    ...resource,
    name: "renew_invitation",
    summary: "Makes a new link for an invitation that nobody has taken up; the one before is void.",
    method: "POST",
    path: "/invitations/:id/renew",
    permission: "operators_write",
    answers: made,
    handle: async ({ context, administrator, id, baseUrl }) =>
      describeWithLink(await renewInvitation(context, administrator, id, baseUrl)),
  }),
  managementEndpoint({
    ...resource,
    name: "revoke_invitation",
    summary: "Revokes an invitation that nobody has taken up: its link is void.",
    method: "DELETE",
    path: "/invitations/:id",
    permission: "operators_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => revokeInvitation(context, administrator, id),
  }),
];
