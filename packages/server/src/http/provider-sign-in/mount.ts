/** The way of a browser through a company's identity provider: off to it, and back with a session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../../errors/problem.ts";
import { beginProviderSignIn, CALLBACK_PATH, PENDING_MINUTES } from "../../services/provider-sign-in/begin.ts";
import { completeProviderSignIn } from "../../services/provider-sign-in/complete.ts";
import { ProviderSignInRefused, type SignInReason } from "../../services/provider-sign-in/refused.ts";
import type { MountContext } from "../mount.ts";
import { type Cookie, cookiesOf, sessionCookie } from "../operator-api/cookies.ts";
import { visitorOf } from "../operator-api/mount.ts";
import { sendProblem, sendRefusal } from "./refusal-page.ts";

const BEGIN_PATH = "/sign-in/provider/:company";

export { CALLBACK_PATH };

/** Which browser has begun: `lax`, since it comes back from the provider's site. */
const browserCookie: Cookie = {
  name: "__Host-leasehold_sign_in",
  sameSite: "lax",
  maxAgeSeconds: PENDING_MINUTES * 60,
};

interface Mounting {
  readonly context: MountContext;
  /** What an error of whatever kind is answered as. */
  readonly problemOf: (error: unknown) => Problem;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

export function mountProviderSignIn(server: FastifyInstance, mounting: Mounting): void {
  const { context } = mounting;
  // A HEAD would begin a sign-in, or use one up.
  const options = { exposeHeadRoute: false };
  server.get(BEGIN_PATH, options, shown(mounting, begin));
  server.get(CALLBACK_PATH, options, shown(mounting, complete));

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    await context.failureLimits.beforeProviderSignIn(request.ip);
    const { company } = request.params as { company: string };
    const companyId = /^\d{1,16}$/.test(company) ? Number(company) : 0;
    const { url, browserToken } = await beginProviderSignIn(context.services, companyId, context.publicUrl);
    cookiesOf(request, reply).set(browserCookie, browserToken);
    return reply.redirect(url, 302);
  }

  async function complete(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    await context.failureLimits.beforeReturn(request.ip);
    const cookies = cookiesOf(request, reply);
    const { token } = await completeProviderSignIn(context.services, {
      parameters: new URL(request.url, ANY_ORIGIN).searchParams,
      browserToken: cookies.read(browserCookie),
      visitor: { ...visitorOf(request), formerToken: cookies.read(sessionCookie) },
      publicUrl: context.publicUrl,
    });
    cookies.clear(browserCookie);
    cookies.set(sessionCookie, token);
    return reply.redirect(`${pathOf(context.publicUrl)}/`, 303);
  }
}

/** The path and the query alone are read. */
const ANY_ORIGIN = "http://any.invalid";

/** Where a proxy puts the server below a path. */
function pathOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? "" : new URL(publicUrl).pathname.replace(/\/$/, "");
}

/** What goes wrong is shown to the person as a page; its cause goes to the log alone. */
function shown({ context, problemOf }: Mounting, handler: Handler): Handler {
  return async (request, reply) => {
    reply.headers({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
    try {
      await context.requestLimit.countAddress(request.ip);
      return await handler(request, reply);
    } catch (error) {
      const told = await afterCounting(context, request, error);
      note(request, told, problemOf);
      const page = { requestId: request.id, basePath: pathOf(context.publicUrl) };
      if (told instanceof ProviderSignInRefused) return sendRefusal(reply, told, page);
      return sendProblem(reply, problemOf(told), page);
    }
  };
}

/** Faults of the person or of the request count against the address; those of settings and providers do not. */
const uncounted: ReadonlySet<SignInReason> = new Set(["no address", "cancelled", "unusable"]);

/** The error, or in its place that the address has to wait. */
async function afterCounting(
  { failureLimits }: MountContext,
  { ip }: FastifyRequest,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof ProviderSignInRefused) || uncounted.has(error.reason)) return error;
  return failureLimits.afterRefusedReturn(ip).then(
    () => error,
    (waiting: unknown) => waiting,
  );
}

function note(request: FastifyRequest, error: unknown, problemOf: Mounting["problemOf"]): void {
  const reqId = request.id;
  if (error instanceof ProviderSignInRefused) {
    const { reason, companyId: company, message: detail } = error;
    request.log.warn({ reqId, reason, company, detail }, "a sign-in through a provider came to nothing");
    return;
  }
  const { status, code } = problemOf(error);
  if (status >= 500) request.log.error({ reqId, err: error, code }, "failed");
}
