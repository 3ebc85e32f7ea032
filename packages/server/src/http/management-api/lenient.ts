/** Takes what clients send for what is meant: numbers and flags as text, numbers for text, empty text for nothing. */
import * as z from "zod";

type Definition = z.core.$ZodTypes["_zod"]["def"];

/** The value as the schema wants it where its meaning is plain, else as it is, so that the schema names the fault. */
export function lenient(schema: z.core.$ZodType, value: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "readonly":
      return isNothing(value, def.innerType) ? nothing(schema) : lenient(def.innerType, value);
    case "pipe":
      return lenient(def.in, value);
    case "boolean":
      return booleans.get(typeof value === "string" ? value.trim().toLowerCase() : value) ?? value;
    case "string":
      return typeof value === "number" && isExact(value) ? String(value) : value;
    case "number":
      return typeof value === "string" && /^-?\d{1,16}$/.test(value.trim()) ? Number(value) : value;
    case "object":
      return isObject(value) ? lenientMembers(def, value) : value;
    case "array":
      return Array.isArray(value) ? value.map((item) => lenient(def.element, item)) : value;
    default:
      return value;
  }
}

const booleans = new Map<unknown, boolean>([
  ["true", true],
  ["1", true],
  [1, true],
  ["false", false],
  ["0", false],
  [0, false],
]);

/** Whole numbers beyond the exact ones have lost digits on the way, so that no text is made of them. */
function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

/** Null, and the texts that forms and templates send for nothing, where the member could not be that very text. */
function isNothing(value: unknown, inner: z.core.$ZodType): boolean {
  if (value === null) return true;
  return (value === "" || value === "null") && !z.core.safeParse(inner, value).success;
}

/** Null where the schema has a meaning for it, otherwise as if it had been left out. */
function nothing(schema: z.core.$ZodType): null | undefined {
  return takesNull(schema) ? null : undefined;
}

function takesNull(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "nullable") return true;
  return "innerType" in def ? takesNull(def.innerType as z.core.$ZodType) : false;
}

type ObjectDefinition = Extract<Definition, { type: "object" }>;

/** Members that the schema does not know are left to it. */
function lenientMembers({ shape }: ObjectDefinition, value: object): object {
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const taken = schema === undefined ? member : lenientMember(schema, member);
    if (taken !== undefined) members.push([name, taken]);
  }
  return Object.fromEntries(members);
}

/** A member that is null where null means nothing is left out. */
function lenientMember(schema: z.core.$ZodType, member: unknown): unknown {
  if (member === null && !takesNull(schema) && !takesAnything(schema)) return undefined;
  return lenient(schema, member);
}

function takesAnything(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return ["any", "unknown", "custom", "pipe"].includes(def.type);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
