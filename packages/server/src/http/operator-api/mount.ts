/** Puts the endpoints for operators behind their sessions and validation: the same order for every request. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import { Problem } from "../../errors/problem.ts";
import type { Visitor } from "../../services/operators/operator-session.ts";
import { readBody, readId, readQuery } from "../management-api/read-input.ts";
import { MANAGEMENT_API } from "../management-api/refused.ts";
import type { MountContext } from "../mount.ts";
import { mountOtherMethods } from "../other-methods.ts";
import { logUndeclared } from "../undeclared-refusal.ts";
import { cookiesOf } from "./cookies.ts";
import { commonOperatorRefusals, type OperatorEndpoint } from "./endpoint.ts";
import { requireSession } from "./require-session.ts";
import { operatorApi } from "./routes.ts";
import { requireSameOrigin } from "./same-origin.ts";

export function mountOperatorApi(server: FastifyInstance, context: MountContext): void {
  for (const [path, endpoints] of Map.groupBy(operatorApi, (endpoint) => endpoint.path)) {
    for (const endpoint of endpoints) mountEndpoint(server, endpoint, context);
    const isOpen = endpoints.some(({ access }) => access === "open");
    // Strangers hear of open paths alone.
    mountOtherMethods(server, `${MANAGEMENT_API}${path}`, endpoints, context, async (request, reply) => {
      if (!isOpen) await requireSession(context, request, cookiesOf(request, reply));
    });
  }
}

function mountEndpoint(server: FastifyInstance, endpoint: OperatorEndpoint, context: MountContext): void {
  server.route({
    method: endpoint.method,
    url: `${MANAGEMENT_API}${endpoint.path}`,
    handler: async (request, reply) => {
      // What is answered holds secrets and personal data, so nobody on the way may keep it.
      reply.header("Cache-Control", "no-store");
      const guess = { of: "" };
      try {
        const value = await handled(endpoint, context, request, reply, guess);
        return answer(endpoint, reply, value);
      } catch (error) {
        await context.failureLimits.afterFailure(error, request.ip, guess.of);
        logUndeclared(request, endpoint.name, error, [
          ...commonOperatorRefusals(endpoint),
          ...(endpoint.refusals ?? []),
        ]);
        throw error;
      }
    },
  });
}

/** `guess` hears whose password or secret the request tries, as soon as that is known. */
async function handled(
  endpoint: OperatorEndpoint,
  context: MountContext,
  request: FastifyRequest,
  reply: FastifyReply,
  guess: { of: string },
): Promise<unknown> {
  const cookies = cookiesOf(request, reply);
  const input = () => ({
    context: context.services,
    visitor: visitorOf(request),
    cookies,
    id: readId(request),
    query: readQuery(z.object(endpoint.query ?? {}), request),
    body: endpoint.body === undefined ? {} : readBody(endpoint.body, jsonRequest(request)),
  });
  if (endpoint.access === "open") {
    requireSameOrigin(request, context.publicUrl);
    await context.requestLimit.countAddress(request.ip);
    if (endpoint.isScarce === true) await context.failureLimits.countMail(request.ip);
    const handling = input();
    guess.of = endpoint.tries?.(handling.body) ?? "";
    if (endpoint.tries !== undefined) await context.failureLimits.beforeSignIn(request.ip, guess.of);
    return endpoint.handle(handling);
  }
  const session = await requireSession(context, request, cookies);
  guess.of = session.email;
  if (endpoint.asksAgain === true) await context.failureLimits.beforeSignIn(request.ip, guess.of);
  return endpoint.handle({ ...input(), session });
}

const USER_AGENT_CHARACTERS_MAX = 256;

export function visitorOf({ ip, headers }: FastifyRequest): Visitor {
  return { address: ip, userAgent: (headers["user-agent"] ?? "").slice(0, USER_AGENT_CHARACTERS_MAX) };
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** A page of another site can send a form, but nothing that says to be JSON. */
function jsonRequest(request: FastifyRequest): FastifyRequest {
  const { body, headers } = request;
  const isSent = body instanceof Buffer && body.length > 0;
  if (!isSent || JSON_TYPE.test(headers["content-type"] ?? "")) return request;
  throw new Problem("invalid_json", "Send the body as JSON, with Content-Type: application/json.");
}

function answer({ answers }: OperatorEndpoint, reply: FastifyReply, value: unknown): FastifyReply {
  switch (answers.kind) {
    case "none":
      return reply.status(204).send();
    case "redirect":
      return reply.redirect(String(value), 303);
    case "json": {
      const body = JSON.stringify(answers.schema.parse(value));
      return reply.status(answers.status).type("application/json; charset=utf-8").send(body);
    }
  }
}
