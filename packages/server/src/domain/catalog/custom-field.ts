/** A custom field of a product, and the values that policies and licenses give to fields. */
import * as z from "zod";
import { FREE_TEXT_BYTES_MAX } from "../text.ts";
import { freeText, identifier, listOr, named } from "./members.ts";

/** Values are texts; a number or a flag is taken as the text that it is written as. */
export const fieldValue = z
  .union([z.string(), z.number(), z.boolean()], { error: "must be text, a number, true or false" })
  .transform(String)
  .pipe(freeText);

export const dataType = z.enum(["text", "number", "date/time", "string"]);

/** As the text that is stored. */
const allowedValues = z
  .array(fieldValue)
  .min(1)
  .refine((values) => new Set(values).size === values.length, "must hold no value twice")
  .transform((values) => JSON.stringify(values))
  .refine((text) => Buffer.byteLength(text) <= FREE_TEXT_BYTES_MAX, "must be at most 64 kB as JSON");

export const productCustomField = z.strictObject({
  name: identifier,
  data_type: dataType.nullable().exactOptional(),
  default_value: fieldValue.exactOptional(),
  description: freeText.exactOptional(),
  allowed_values: allowedValues.nullable().exactOptional(),
});
export type CustomFieldEntry = z.output<typeof productCustomField>;

/** Written as `{tier: "gold"}`, or as `[{name: "tier", value: "gold"}]` as orders have it. */
export const customFieldValues = listOr(
  z
    .array(z.strictObject({ name: identifier, value: fieldValue }))
    .transform((fields): ReadonlyMap<string, string> => new Map(fields.map(({ name, value }) => [name, value]))),
  named(fieldValue),
);
