/** `/profile`: the operator who is signed in, as a person. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { identifier } from "../../../domain/catalog/members.ts";
import { changeOwnPassword, changeProfile, type Profile, readProfile } from "../../../services/operators/profile.ts";
import { newPassword } from "../../license-api/parameters.ts";
import { sessionCookie } from "../cookies.ts";
import { type OperatorEndpoint, sessionEndpoint } from "../endpoint.ts";
import { proof, renewedAnswer } from "../members.ts";

const profileAnswer = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  has_password: z.boolean().meta({ description: "False where the operator signs in through a provider alone." }),
  second_factor: z.boolean().meta({ description: "Whether the password needs a code beside it." }),
  backup_codes_left: z.number().meta({ description: "How many backup codes have not been used." }),
  created_at: z.string(),
});

function describeProfile(profile: Profile): z.input<typeof profileAnswer> {
  const { id, email, name, hasPassword, hasSecondFactor, backupCodesLeft, created_at } = profile;
  return {
    id,
    email,
    name,
    has_password: hasPassword,
    second_factor: hasSecondFactor,
    backup_codes_left: backupCodesLeft,
    created_at: isoInstant(created_at),
  };
}

const NEW_PASSWORD = "The password from now on: at least 8 characters, at most 256 bytes.";

const one = { kind: "json", status: 200, schema: profileAnswer } as const;

export const profileEndpoints: readonly OperatorEndpoint[] = [
  sessionEndpoint({
    name: "retrieve_profile",
    summary: "Tells of the operator who is signed in.",
    method: "GET",
    path: "/profile",
    answers: one,
    handle: async ({ context, session }) => describeProfile(await readProfile(context, session)),
  }),
  sessionEndpoint({
    name: "update_profile",
    summary: "Changes the operator's own name.",
    method: "PATCH",
    path: "/profile",
    body: z.object({ name: identifier.exactOptional() }),
    answers: one,
    refusals: ["password_session_required"],
    handle: async ({ context, session, body }) => describeProfile(await changeProfile(context, session, body)),
  }),
  sessionEndpoint({
    name: "change_own_password",
    summary: "Changes the operator's own password; all other sessions end, and the tokens of this one change.",
    method: "POST",
    path: "/profile/password",
    body: proof.extend({ new_password: newPassword.meta({ description: NEW_PASSWORD }) }),
    asksAgain: true,
    answers: { kind: "json", status: 200, schema: renewedAnswer },
    refusals: ["proof_failed", "second_factor_required", "password_session_required"],
    handle: async ({ context, session, cookies, body: { new_password, ...proven } }) => {
      const { token, csrfToken } = await changeOwnPassword(context, session, { ...proven, newPassword: new_password });
      cookies.set(sessionCookie, token);
      return { csrf_token: csrfToken };
    },
  }),
];
