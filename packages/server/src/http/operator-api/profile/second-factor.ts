/** `/profile/second-factor` and `/profile/backup-codes`: codes that are asked for beside the password. */
import * as z from "zod";
import {
  beginSecondFactor,
  confirmSecondFactor,
  makeBackupCodes,
  switchOffSecondFactor,
} from "../../../services/operators/second-factor.ts";
import { password } from "../../license-api/parameters.ts";
import { sessionCookie } from "../cookies.ts";
import { type OperatorEndpoint, sessionEndpoint } from "../endpoint.ts";
import { code, proof, renewedAnswer } from "../members.ts";

const begunAnswer = z.object({
  secret: z.string().meta({ description: "For apps that it is typed into, as base32. It cannot be told again." }),
  uri: z.string().meta({ description: "The same for apps that read a QR code." }),
});

const backupCodesAnswer = z.object({
  backup_codes: z.array(z.string()).meta({
    description: "Each is good once in place of a code of the app. They cannot be told again.",
  }),
});

const ofProof = ["proof_failed", "password_session_required"] as const;

export const secondFactorEndpoints: readonly OperatorEndpoint[] = [
  sessionEndpoint({
    name: "begin_second_factor",
    summary: "Makes a secret for an authenticator app; it is asked for once a code has confirmed it.",
    method: "POST",
    path: "/profile/second-factor",
    body: z.object({ password }),
    asksAgain: true,
    answers: { kind: "json", status: 201, schema: begunAnswer },
    refusals: [...ofProof, "second_factor_on", "second_factor_required"],
    handle: ({ context, session, body }) => beginSecondFactor(context, session, body.password),
  }),
  sessionEndpoint({
    name: "confirm_second_factor",
    summary: "Switches the second factor on, and makes backup codes; the session's tokens change.",
    method: "POST",
    path: "/profile/second-factor/confirm",
    body: z.object({ code }),
    asksAgain: true,
    answers: { kind: "json", status: 200, schema: backupCodesAnswer.extend(renewedAnswer.shape) },
    refusals: [...ofProof, "second_factor_on", "second_factor_off"],
    handle: async ({ context, session, cookies, body }) => {
      const { codes, token, csrfToken } = await confirmSecondFactor(context, session, body.code);
      cookies.set(sessionCookie, token);
      return { backup_codes: codes, csrf_token: csrfToken };
    },
  }),
  sessionEndpoint({
    name: "switch_off_second_factor",
    summary: "Switches the second factor off, and voids the backup codes; the session's tokens change.",
    method: "DELETE",
    path: "/profile/second-factor",
    body: proof,
    asksAgain: true,
    answers: { kind: "json", status: 200, schema: renewedAnswer },
    refusals: [...ofProof, "second_factor_off", "second_factor_required"],
    handle: async ({ context, session, cookies, body }) => {
      const { token, csrfToken } = await switchOffSecondFactor(context, session, body);
      cookies.set(sessionCookie, token);
      return { csrf_token: csrfToken };
    },
  }),
  sessionEndpoint({
    name: "make_backup_codes",
    summary: "Makes ten backup codes in place of those that there were.",
    method: "POST",
    path: "/profile/backup-codes",
    body: proof,
    asksAgain: true,
    answers: { kind: "json", status: 201, schema: backupCodesAnswer },
    refusals: [...ofProof, "second_factor_off", "second_factor_required"],
    handle: async ({ context, session, body }) => {
      const { codes } = await makeBackupCodes(context, session, body);
      return { backup_codes: codes };
    },
  }),
];
