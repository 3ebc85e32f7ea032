/** An endpoint declares what it can answer; anything else is a fault of ours, and is said loudly. */
import type { FastifyRequest } from "fastify";
import type { Code } from "../errors/codes.ts";
import { Problem } from "../errors/problem.ts";

/** `declared` are the codes of the call: its own, and those that every call of its kind has. */
export function logUndeclared(request: FastifyRequest, call: string, error: unknown, declared: readonly Code[]): void {
  if (!(error instanceof Problem) || declared.includes(error.code)) return;
  request.log.error({ reqId: request.id, code: error.code, call }, "undeclared refusal");
}
