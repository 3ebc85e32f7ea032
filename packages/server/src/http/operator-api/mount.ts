/** Puts the endpoints for operators behind their sessions and validation: the same order for every request. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import { Problem } from "../../errors/problem.ts";
import type { Visitor } from "../../services/operators/operator-session.ts";
import { readBody, readId, readQuery } from "../management-api/read-input.ts";
import { MANAGEMENT_API } from "../management-api/refused.ts";
import type { MountContext } from "../mount.ts";
import { cookiesOf } from "./cookies.ts";
import { commonOperatorRefusals, type OperatorEndpoint } from "./endpoint.ts";
import { requireSession } from "./require-session.ts";
import { operatorApi } from "./routes.ts";
import { requireSameOrigin } from "./same-origin.ts";

const METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"] as const;

export function mountOperatorApi(server: FastifyInstance, context: MountContext): void {
  for (const [path, endpoints] of Map.groupBy(operatorApi, (endpoint) => endpoint.path)) {
    for (const endpoint of endpoints) mountEndpoint(server, endpoint, context);
    mountOtherMethods(server, path, endpoints, context);
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
        refuseUndeclared(endpoint, error, request);
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
    await context.requestLimit.count(`address ${request.ip}`);
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

/** OPTIONS tells which methods there are; those that are missing are refused. Strangers hear it of open paths alone. */
function mountOtherMethods(
  server: FastifyInstance,
  path: string,
  endpoints: readonly OperatorEndpoint[],
  context: MountContext,
): void {
  const taken: readonly string[] = endpoints.map(({ method }) => method);
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const isOpen = endpoints.some(({ access }) => access === "open");
  server.route({
    method: METHODS.filter((method) => !taken.includes(method)),
    url: `${MANAGEMENT_API}${path}`,
    handler: async (request, reply) => {
      try {
        if (!isOpen) await requireSession(context, request, cookiesOf(request, reply));
      } catch (error) {
        await context.failureLimits.afterFailure(error, request.ip, "");
        throw error;
      }
      reply.header("Allow", allow);
      if (request.method === "OPTIONS") return reply.status(200).send();
      throw new Problem("method_not_allowed");
    },
  });
}

/** An endpoint declares what it can answer; anything else is a fault of ours, and is said loudly. */
function refuseUndeclared(endpoint: OperatorEndpoint, error: unknown, request: FastifyRequest): void {
  if (!(error instanceof Problem)) return;
  if (commonOperatorRefusals(endpoint).includes(error.code) || endpoint.refusals?.includes(error.code)) return;
  request.log.error({ reqId: request.id, code: error.code, call: endpoint.name }, "undeclared refusal");
}
