/** Kinds of member that endpoints for operators share. */
import * as z from "zod";
import { password } from "../license-api/parameters.ts";

const CODE_CHARACTERS_MAX = 64;

/** From the authenticator app, or a backup code; with spaces and hyphens or without. */
export const code = z.string().min(1).max(CODE_CHARACTERS_MAX);

/** What an operator who is signed in proves again. */
export const proof = z.object({ password, code: code.exactOptional() });

export const csrfToken = z
  .string()
  .meta({ description: "What the header `X-CSRF-Token` must be with all that is not GET, from now on." });

/** The session has other tokens: the cookie comes with the answer, the other one is this. */
export const renewedAnswer = z.object({ csrf_token: csrfToken });
