/** What links lead to: the first owner, people who are invited, and new passwords. Strangers come with nothing else. */
import * as z from "zod";
import { email, freeText } from "../../../domain/catalog/members.ts";
import { acceptInvitation } from "../../../services/operators/accept-invitation.ts";
import { acceptReset } from "../../../services/operators/accept-reset.ts";
import { askForReset } from "../../../services/operators/ask-reset.ts";
import { type AdmittedOperator, setUpFirstOwner } from "../../../services/operators/set-up.ts";
import { newPassword } from "../../license-api/parameters.ts";
import { type OperatorEndpoint, openEndpoint } from "../endpoint.ts";

const token = z.string().meta({ description: "What stands behind `#` in the link." });
/** Of 32 random bytes as text. */
const TOKEN_CHARACTERS = 43;
const name = freeText
  .refine((text) => text.trim() !== "", "must not be empty")
  .meta({ description: "What other operators know the person by." });
const admitted = z.object({
  email: z.string().meta({ description: "The address to sign in with." }),
  name: z.string(),
  company: z.number(),
  company_name: z.string().meta({ description: "What the company is called." }),
});

function describe({ email, name, companyId, companyName }: AdmittedOperator): z.input<typeof admitted> {
  return { email, name, company: companyId, company_name: companyName };
}

export const linkEndpoints: readonly OperatorEndpoint[] = [
  openEndpoint({
    name: "set_up",
    summary: "Makes the first operator of the installation, an owner, by the set-up link.",
    method: "POST",
    path: "/set-up",
    body: z.object({
      token,
      email: email.meta({ description: "The address to sign in with." }),
      name,
      password: newPassword,
    }),
    answers: { kind: "json", status: 201, schema: admitted },
    refusals: ["link_invalid"],
    handle: async ({ context, body }) => describe(await setUpFirstOwner(context, body)),
  }),
  openEndpoint({
    name: "accept_invitation",
    summary:
      "Takes an invitation up. Whoever can sign in under the invited address already shows the present password, and keeps it.",
    method: "POST",
    path: "/invitations/accept",
    body: z.object({ token, name, password: newPassword }),
    answers: { kind: "json", status: 201, schema: admitted },
    refusals: ["link_invalid", "present_password_required"],
    tries: (body) => body.token.slice(0, TOKEN_CHARACTERS),
    handle: async ({ context, body }) => describe(await acceptInvitation(context, body)),
  }),
  openEndpoint({
    name: "ask_for_password_reset",
    summary: "Sends a link for a new password to an operator's address. The answer is the same for every address.",
    method: "POST",
    path: "/password-resets",
    body: z.object({ email: email.meta({ description: "The address that the person signs in with." }) }),
    answers: { kind: "json", status: 202, schema: z.object({ message: z.string() }) },
    isScarce: true,
    handle: async ({ context, body }) => {
      await askForReset(context, body.email);
      return { message: "If an operator has this address, a link is on its way to it." };
    },
  }),
  openEndpoint({
    name: "accept_password_reset",
    summary: "Sets a new password by a link, and ends every session of the person.",
    method: "POST",
    path: "/password-resets/accept",
    body: z.object({ token, password: newPassword }),
    answers: {
      kind: "json",
      status: 200,
      schema: z.object({ email: z.string().meta({ description: "The address to sign in with." }) }),
    },
    refusals: ["link_invalid"],
    handle: ({ context, body }) => acceptReset(context, body),
  }),
];
