/** Who is signed in: the session of a request's cookie, and whether the request may act by it. */
import { hash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { Problem } from "../../errors/problem.ts";
import type { OperatorSession } from "../../services/operators/operator-session.ts";
import { continueSession } from "../../services/operators/sessions.ts";
import type { MountContext } from "../mount.ts";
import { type Cookies, sessionCookie } from "./cookies.ts";
import { isHarmless, requireSameOrigin } from "./same-origin.ts";

/** The session that the cookie names; where its token is due, the answer brings the next one. */
export async function requireSession(
  context: MountContext,
  request: FastifyRequest,
  cookies: Cookies,
): Promise<OperatorSession> {
  const token = cookies.read(sessionCookie);
  if (!token) throw new Problem("session_required");
  requireSameOrigin(request, context.publicUrl);
  const { session, nextToken } = await continueSession(context.services, token);
  await context.requestLimit.count(`operator ${session.operatorId}`);
  await context.requestLimit.countAddress(request.ip);
  if (nextToken !== null) cookies.set(sessionCookie, nextToken);
  if (!isHarmless(request) && !isSame(request.headers["x-csrf-token"], session.csrfToken)) {
    throw new Problem("csrf_token_invalid");
  }
  return session;
}

/** In a time that tells nothing of where the two differ. */
function isSame(given: string | string[] | undefined, kept: string): boolean {
  return timingSafeEqual(hash("sha256", String(given), "buffer"), hash("sha256", kept, "buffer"));
}
