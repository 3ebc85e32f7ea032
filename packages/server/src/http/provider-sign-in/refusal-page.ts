/** The page that tells a person why a sign-in through a provider came to nothing, and what to do next. */
import type { FastifyReply } from "fastify";
import type { Problem } from "../../errors/problem.ts";
import type { ProviderSignInRefused, SignInReason } from "../../services/provider-sign-in/refused.ts";
import { html } from "../reference/html.ts";

export interface PageFacts {
  /** Which lines of the log tell more. */
  readonly requestId: string;
  /** Where a proxy puts the server below a path. */
  readonly basePath: string;
}

interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** Whether it makes sense to begin again. */
  readonly isWorthRetrying?: boolean;
}

/** None tells more than the person knows already: the log does. */
const refusals: Readonly<Record<SignInReason, Refusal>> = {
  "no provider": {
    status: 404,
    title: "There is no sign-in here",
    text: "No company lets its people sign in through a provider at this address. Ask whoever gave it to you.",
  },
  "no address": {
    status: 503,
    title: "Sign-in is not set up yet",
    text: "This server does not know its own address, so no provider can send you back. Whoever runs it has to set LEASEHOLD_PUBLIC_URL.",
  },
  stale: {
    status: 400,
    title: "This sign-in cannot go on",
    text: "It took too long, was used before, or began in another browser. Begin again, in one browser, within ten minutes.",
    isWorthRetrying: true,
  },
  cancelled: {
    status: 400,
    title: "You were not signed in",
    text: "The provider has not signed you in. If you did not cancel it yourself, ask whoever looks after the provider.",
    isWorthRetrying: true,
  },
  untrusted: {
    status: 400,
    title: "You were not signed in",
    text: "What came back from the provider does not prove who you are. Begin again; if it goes on, ask an administrator.",
    isWorthRetrying: true,
  },
  unusable: {
    status: 503,
    title: "The provider does not answer",
    text: "Your company's provider cannot be used just now. Try again in a moment; if it goes on, ask an administrator.",
    isWorthRetrying: true,
  },
  unverified: {
    status: 403,
    title: "Your e-mail address is not verified",
    text: "The provider knows you, but names no e-mail address that it has verified. Have it verified there, and sign in again.",
    isWorthRetrying: true,
  },
  elsewhere: {
    status: 403,
    title: "Take up your invitation first",
    text: "You have an account here already. Open the invitation that was sent to you and confirm it with your password; from then on you can sign in through the provider.",
  },
  "not let in": {
    status: 403,
    title: "You are not let in",
    text: "The provider knows you, but nobody has let you in here. Ask an administrator of your company to invite you.",
  },
};

export function sendRefusal(reply: FastifyReply, refused: ProviderSignInRefused, facts: PageFacts): FastifyReply {
  const refusal = refusals[refused.reason];
  const again = refusal.isWorthRetrying === true ? refused.companyId : null;
  return sendPage(reply, refusal, facts, again);
}

/** What befalls any request: too many of them, no database, a fault of ours. */
export function sendProblem(reply: FastifyReply, problem: Problem, facts: PageFacts): FastifyReply {
  const { status, message: text, retryAfterSeconds } = problem;
  if (retryAfterSeconds !== undefined) reply.header("Retry-After", retryAfterSeconds);
  return sendPage(reply, { status, title: "You were not signed in", text }, facts, null);
}

/** Everything comes from here, and nothing of it is a script. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function sendPage(
  reply: FastifyReply,
  { status, title, text }: Refusal,
  { requestId, basePath }: PageFacts,
  companyId: number | null,
): FastifyReply {
  const again =
    companyId !== null && html`<p><a href="${basePath}/sign-in/provider/${companyId}">Sign in again</a></p>`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Leasehold</title>
<link rel="icon" href="${basePath}/docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${basePath}/link-pages.css">
</head>
<body>
<main>
<p class="brand"><img src="${basePath}/docs/icon.svg" alt="">Leasehold</p>
<h1>${title}</h1>
<p>${text}</p>
${again}
<p>Request <code>${requestId}</code></p>
</main>
</body>
</html>
`.text;
  return reply
    .status(status)
    .headers({ "Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Content-Type-Options": "nosniff" })
    .type("text/html; charset=utf-8")
    .send(page);
}
