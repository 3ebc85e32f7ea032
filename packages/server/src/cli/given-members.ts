/** What a command is given for members of an object: read by the same schema as the body of a request. */
import type * as z from "zod";
import { WrongUsage } from "../config.ts";
import { faultsOf } from "../domain/catalog/fault.ts";

/** Leaves out what is undefined. What cannot be taken is told by the names of the members. */
export function givenMembers<Schema extends z.ZodType>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const read = schema.safeParse(present);
  if (read.success) return read.data;
  const faults = faultsOf(read.error).map(({ path, text }) => `${path.join(".")} ${text}`);
  throw new WrongUsage(`${faults.join("; ")}.`);
}
