/** What a request of the Management API was sent, as its schemas have it; every fault is named with its member. */
import type { FastifyRequest } from "fastify";
import type * as z from "zod";
import { faultsOf } from "../../domain/catalog/fault.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import { lenient } from "./lenient.ts";

export function readBody<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  return parsed(schema, jsonOf(request.body));
}

export function readQuery(schema: z.ZodObject, request: FastifyRequest): Readonly<Record<string, unknown>> {
  const given = Object.entries(request.query as Record<string, unknown>).filter(([, value]) => value !== "");
  return parsed(schema, Object.fromEntries(given)) as Record<string, unknown>;
}

/** The id in the path; anything but a number names no object. */
export function readId(request: FastifyRequest): number {
  const { id } = request.params as { id?: string };
  if (id === undefined) return 0;
  if (!/^\d{1,16}$/.test(id)) throw new Problem("not_found");
  return Number(id);
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(lenient(schema, value));
  if (read.success) return read.data;
  const faults = faultsOf(read.error).map(({ path, text }) => ({ name: path.join(".") || "non_field_errors", text }));
  const byName = Map.groupBy(faults, ({ name }) => name);
  throw invalidFields(Object.fromEntries([...byName].map(([name, named]) => [name, named.map(({ text }) => text)])));
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** No body at all is an empty object. */
function jsonOf(body: unknown): unknown {
  if (!(body instanceof Buffer) || body.length === 0) return {};
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new Problem("invalid_json", "The body is not JSON. Send JSON, encoded in UTF-8.");
  }
}
