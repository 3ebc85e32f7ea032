/** `/session`: signing in with a password, who is signed in, and signing out. */
import * as z from "zod";
import { email } from "../../../domain/catalog/members.ts";
import { continueSession, endSession } from "../../../services/operators/sessions.ts";
import { signInWithPassword } from "../../../services/operators/sign-in.ts";
import { enterCompany, whoIsSignedIn } from "../../../services/operators/who-is-signed-in.ts";
import { password } from "../../license-api/parameters.ts";
import { objectId } from "../../management-api/members.ts";
import { knownBrowserCookie, sessionCookie } from "../cookies.ts";
import { type OperatorEndpoint, openEndpoint, sessionEndpoint } from "../endpoint.ts";
import { code } from "../members.ts";
import { describeSignedIn, signedInAnswer } from "./signed-in-answer.ts";

const signedIn = { kind: "json", status: 200, schema: signedInAnswer } as const;

export const sessionEndpoints: readonly OperatorEndpoint[] = [
  openEndpoint({
    name: "sign_in",
    summary: "Signs an operator in with a password, and with a code where a second factor is switched on.",
    method: "POST",
    path: "/session",
    body: z.object({ email, password, code: code.exactOptional() }),
    tries: (body) => body.email,
    answers: signedIn,
    // The last, where the password is changed, or the session ended, before the answer is made.
    refusals: ["sign_in_failed", "second_factor_required", "permission_denied", "session_ended"],
    handle: async ({ context, visitor, cookies, body }) => {
      const formerToken = cookies.read(sessionCookie);
      const browser = { ...visitor, formerToken, knownBrowser: cookies.read(knownBrowserCookie) };
      const { token, knownBrowser } = await signInWithPassword(context, body, browser);
      cookies.set(sessionCookie, token);
      cookies.set(knownBrowserCookie, knownBrowser);
      const { session } = await continueSession(context, token);
      return describeSignedIn(await whoIsSignedIn(context, session));
    },
  }),
  sessionEndpoint({
    name: "retrieve_session",
    summary: "Tells who is signed in, in which company, and with which rights.",
    method: "GET",
    path: "/session",
    answers: signedIn,
    handle: async ({ context, session }) => describeSignedIn(await whoIsSignedIn(context, session)),
  }),
  sessionEndpoint({
    name: "sign_out",
    summary: "Ends the session.",
    method: "DELETE",
    path: "/session",
    answers: { kind: "none" },
    handle: async ({ context, session, cookies }) => {
      await endSession(context, session);
      cookies.clear(sessionCookie);
    },
  }),
  sessionEndpoint({
    name: "enter_company",
    summary: "Goes on in another company of the operator's; the session's tokens change.",
    method: "POST",
    path: "/session/company",
    body: z.object({ company: objectId }),
    answers: signedIn,
    refusals: ["not_found", "password_session_required"],
    handle: async ({ context, session, cookies, body }) => {
      const { token } = await enterCompany(context, session, body.company);
      cookies.set(sessionCookie, token);
      const entered = await continueSession(context, token);
      return describeSignedIn(await whoIsSignedIn(context, entered.session));
    },
  }),
];
