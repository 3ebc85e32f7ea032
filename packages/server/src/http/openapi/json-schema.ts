/** What a Zod schema looks like in the OpenAPI document: JSON Schema, with shared parts kept as named components. */
import * as z from "zod";
import { componentNames } from "./components.ts";
import { memberMeanings } from "./member-meanings.ts";
import { parameterMeanings } from "./parameter-meanings.ts";
import { wireTypes } from "./wire-types.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas under their names, referred to by the others as `#/components/schemas/<name>`. */
export type Components = Record<string, JsonSchema>;

/** What members mean by their names. */
export type Meanings = Readonly<Record<string, string>>;

/** The schema of what is sent (`input`) or answered (`output`); what it shares with others is added to `components`. */
export function jsonSchemaOf(
  schema: z.ZodType,
  io: "input" | "output",
  components: Components,
  meanings: Meanings = io === "input" ? parameterMeanings : memberMeanings,
): JsonSchema {
  const converted = z.toJSONSchema(schema, {
    io,
    metadata: componentNames,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => showAsOnTheWire(zodSchema, jsonSchema),
  });
  const { $schema, $defs, ...shown } = adapted(converted, meanings) as JsonSchema;
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] = definition;
  return shown;
}

function showAsOnTheWire(zodSchema: z.core.$ZodType, jsonSchema: Record<string, unknown>): void {
  const wireType = wireTypes.get(zodSchema);
  if (wireType !== undefined) {
    for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
    Object.assign(jsonSchema, wireType);
  }
  // Every number in an answer is an id, a count, a length of time or an instant: a whole one.
  else if (jsonSchema.type === "number") jsonSchema.type = "integer";
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined) jsonSchema.description = description;
}

/** Goes through a converted schema and puts what Zod cannot know: where components are, and meanings. */
function adapted(value: unknown, meanings: Meanings): unknown {
  if (Array.isArray(value)) return value.map((item) => adapted(item, meanings));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name]) => name !== "id");
  return Object.fromEntries(members.map(([name, member]) => [name, adaptedMember(name, member, meanings)]));
}

function adaptedMember(name: string, member: unknown, meanings: Meanings): unknown {
  if (name === "$ref") return String(member).replace("#/$defs/", "#/components/schemas/");
  if (name === "properties") return describedMembers(member as Record<string, JsonSchema>, meanings);
  return name === "enum" || name === "const" || name === "default" ? member : adapted(member, meanings);
}

/** Gives each member that says nothing of itself the meaning that its name has everywhere. */
function describedMembers(properties: Record<string, JsonSchema>, meanings: Meanings): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const member = adapted(property, meanings) as JsonSchema;
      const description = member.description ?? (Object.hasOwn(meanings, name) ? meanings[name] : undefined);
      return [name, description === undefined ? member : { ...member, description }];
    }),
  );
}
