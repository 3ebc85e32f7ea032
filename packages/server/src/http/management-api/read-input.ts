/** What a request of the Management API was sent, as its schemas have it; every fault is named with its member. */
import type { FastifyRequest } from "fastify";
import type * as z from "zod";
import { faultsOf } from "../../domain/catalog/fault.ts";
import { invalidFields, Problem, WHOLE_REQUEST } from "../../errors/problem.ts";
import { lenient } from "./lenient.ts";

export function readBody<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const body = jsonOf(request.body);
  if (countItems(body) > ITEMS_MAX) throw invalidFields({ non_field_errors: [TOO_MANY] });
  return parsed(schema, body);
}

/** Items of all lists of a body together; each becomes rows of one transaction, which others wait for. */
const ITEMS_MAX = 10_000;
const TOO_MANY = `must hold at most ${ITEMS_MAX} items in its lists: send several requests`;

/** Metadata may hold what it likes, within its own bounds; it is nested no deeper than the lists of a request. */
function countItems(value: unknown, depth = 1): number {
  if (typeof value !== "object" || value === null || depth > LISTS_DEPTH_MAX) return 0;
  if (Array.isArray(value) && value.length > ITEMS_MAX) return value.length;
  const members = Object.entries(value).filter(([name]) => name !== "metadata");
  // An object with very many members is a list by another name, as one by the ids of users is.
  const own = Array.isArray(value) || members.length > MEMBERS_MAX ? members.length : 0;
  return members.reduce((sum, [, member]) => sum + countItems(member, depth + 1), own);
}

/** An order's items, their licenses, and lists of these. */
const LISTS_DEPTH_MAX = 10;
/** More than any object has whose members have names of their own. */
const MEMBERS_MAX = 200;

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

export function readKind(request: FastifyRequest): string {
  return (request.params as { kind?: string }).kind ?? "";
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(lenient(schema, value), { reportInput: true });
  if (read.success) return read.data;
  const faults = faultsOf(read.error).map(({ path, text }) => ({ name: path.join(".") || WHOLE_REQUEST, text }));
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
