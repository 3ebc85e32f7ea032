/** Puts the endpoints of the Management API behind authorization and validation: the same order for every request. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import { Problem } from "../../errors/problem.ts";
import { type Administrator, signedIn } from "../../services/administrators/administrator.ts";
import { authenticateManagementKey } from "../../services/administrators/authenticate-key.ts";
import type { MountContext } from "../mount.ts";
import { cookiesOf, sessionCookie } from "../operator-api/cookies.ts";
import { requireSession } from "../operator-api/require-session.ts";
import { mountOtherMethods } from "../other-methods.ts";
import { baseUrlOf } from "../reachable.ts";
import { logUndeclared } from "../undeclared-refusal.ts";
import { sendCsv } from "./csv-answer.ts";
import { commonManagementRefusals, type ManagementEndpoint } from "./endpoint.ts";
import { readList } from "./list-input.ts";
import { envelope, type ListedPage } from "./page.ts";
import type { Query } from "./query-text.ts";
import { readBody, readId, readKind, readQuery } from "./read-input.ts";
import { MANAGEMENT_API } from "./refused.ts";
import { managementApi } from "./routes.ts";
import { noFile, readUpload, takeStreams } from "./upload.ts";

export function mountManagementApi(server: FastifyInstance, context: MountContext): void {
  const byPath = Map.groupBy(managementApi, ({ path }) => path);
  for (const [path, endpoints] of byPath) {
    for (const endpoint of endpoints) {
      if (endpoint.body !== "file") mountEndpoint(server, endpoint, context);
      else {
        server.register(async (scope) => {
          takeStreams(scope);
          mountEndpoint(scope, endpoint, context);
        });
      }
    }
    mountOtherMethods(server, `${MANAGEMENT_API}${path}`, endpoints, context, (request, reply) =>
      authenticate(context, request, reply),
    );
  }
}

function mountEndpoint(server: FastifyInstance, endpoint: ManagementEndpoint, context: MountContext): void {
  const query = z.object(endpoint.query ?? {});
  server.route({
    method: endpoint.method,
    url: `${MANAGEMENT_API}${endpoint.path}`,
    bodyLimit: BODY_BYTES_MAX,
    handler: async (request, reply) => {
      // What is answered holds personal data, so nobody on the way may keep it.
      reply.header("Cache-Control", "no-store");
      try {
        const administrator = await authorize(context, request, reply, endpoint.permission);
        const value = await endpoint.handle({
          context: context.services,
          administrator,
          signer: context.signer,
          baseUrl: baseUrlOf(server, context.publicUrl),
          publicUrl: context.publicUrl,
          id: readId(request),
          kind: readKind(request),
          query: readQuery(query, request),
          list: endpoint.list === undefined ? NO_LIST : readList(endpoint.list, request.query as Query),
          body: endpoint.body === undefined || endpoint.body === "file" ? {} : readBody(endpoint.body, request),
          file: endpoint.body === "file" ? await readUpload(request) : noFile,
        });
        return answer(server, context, endpoint, request, reply, value);
      } catch (error) {
        await context.failureLimits.afterFailure(error, request.ip, "");
        logUndeclared(request, endpoint.name, error, [...commonManagementRefusals, ...(endpoint.refusals ?? [])]);
        throw error;
      }
    },
  });
}

const BODY_BYTES_MAX = 4 * 1024 * 1024;
const NO_LIST = { limit: 0, offset: 0, order: null, filters: [], metadata: [] };

async function answer(
  server: FastifyInstance,
  context: MountContext,
  endpoint: ManagementEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
  value: unknown,
): Promise<FastifyReply> {
  const { answers, list } = endpoint;
  switch (answers.kind) {
    case "none":
      return reply.status(204).send();
    case "csv":
      return sendCsv(reply, answers.fileName, value as AsyncIterable<string>);
    case "json": {
      const told =
        list === undefined || list.hasPages === false
          ? value
          : envelope(
              value as ListedPage,
              readList(list, request.query as Query),
              baseUrlOf(server, context.publicUrl),
              request.url,
            );
      const body = JSON.stringify(answers.schema.parse(told));
      return reply.status(answers.status).type("application/json; charset=utf-8").send(body);
    }
  }
}

async function authorize(
  context: MountContext,
  request: FastifyRequest,
  reply: FastifyReply,
  permission: ManagementEndpoint["permission"],
): Promise<Administrator> {
  const administrator = await authenticate(context, request, reply);
  if (administrator.permissions.has(permission)) return administrator;
  const way = administrator.operatorId === undefined ? "Use a management key with" : "Ask for a role that has";
  throw new Problem(
    "permission_denied",
    `You do not have permission to perform this action. ${way} the permission ${permission}.`,
  );
}

/** By a management key, else by the session of a browser's cookie. */
async function authenticate(
  context: MountContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Administrator> {
  const { authorization } = request.headers;
  const cookies = cookiesOf(request, reply);
  if (authorization === undefined && cookies.read(sessionCookie)) {
    return signedIn(await requireSession(context, request, cookies));
  }
  const [, key] = /^\s*Api-Key\s+(\S+)\s*$/i.exec(authorization ?? "") ?? [];
  if (key === undefined) throw new Problem("not_authenticated");
  const administrator = await authenticateManagementKey(context.services, key);
  await context.requestLimit.count(`management key ${administrator.actor.id}`);
  await context.requestLimit.countAddress(request.ip);
  return administrator;
}
