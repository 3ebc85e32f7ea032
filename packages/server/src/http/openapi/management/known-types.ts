/** Types of members that are taken in several forms, which their Zod schemas cannot be converted from. */
import type { JsonSchema } from "../json-schema.ts";

const knownTypes: Readonly<Record<string, JsonSchema>> = {
  metadata: { type: "object" },
  custom_fields: {
    anyOf: [
      {
        type: "array",
        items: {
          type: "object",
          properties: {
            name: { type: "string", description: "Name of the field." },
            value: { type: ["string", "number"], description: "Its value." },
          },
          required: ["name", "value"],
        },
      },
      { type: "object", additionalProperties: { type: ["string", "number"] } },
    ],
  },
};

/** Puts the type to members of these names that have none. */
export function withKnownTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKnownTypes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const shown = withKnownTypes(inner);
      return [name, name === "properties" ? typed(shown as Record<string, JsonSchema>) : shown];
    }),
  );
}

function typed(properties: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, member]) => {
      const { description, default: _default, ...type } = member;
      const known = Object.hasOwn(knownTypes, name) ? knownTypes[name] : undefined;
      return [name, Object.keys(type).length === 0 && known !== undefined ? { ...known, ...member } : member];
    }),
  );
}
