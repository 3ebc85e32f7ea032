/** What types of parameters and members look like on the wire, where their Zod schema takes or makes something else. */
import * as z from "zod";

export const wireTypes = z.registry<Readonly<Record<string, unknown>>>();

/** Says what clients send or read in place of what the schema would be converted to. */
export function asOnTheWire<Schema extends z.ZodType>(schema: Schema, type: Readonly<Record<string, unknown>>): Schema {
  wireTypes.add(schema, type);
  return schema;
}
