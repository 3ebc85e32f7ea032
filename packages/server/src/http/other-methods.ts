/** What the paths of the Management API answer to methods that they do not take. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../errors/problem.ts";
import type { MountContext } from "./mount.ts";

const METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"] as const;

/** OPTIONS tells which methods there are; those that are missing are refused, to callers whom `admit` lets pass. */
export function mountOtherMethods(
  server: FastifyInstance,
  url: string,
  endpoints: readonly { readonly method: string }[],
  { failureLimits }: MountContext,
  admit: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  const taken = endpoints.map(({ method }) => method);
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  server.route({
    method: METHODS.filter((method) => !taken.includes(method)),
    url,
    handler: async (request, reply) => {
      try {
        await admit(request, reply);
      } catch (error) {
        await failureLimits.afterFailure(error, request.ip, "");
        throw error;
      }
      reply.header("Allow", allow);
      if (request.method === "OPTIONS") return reply.status(200).send();
      throw new Problem("method_not_allowed");
    },
  });
}
