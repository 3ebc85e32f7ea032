/** Which values a custom field of a product may have. */
import { choiceText } from "./catalog/fault.ts";

export interface ValueBounds {
  /** A list as JSON; null where any text is a value. */
  readonly allowed_values_json: string | null;
}

export function readAllowedValues({ allowed_values_json }: ValueBounds): string[] | null {
  return allowed_values_json === null ? null : JSON.parse(allowed_values_json);
}

/** Goes on from the member's name; null where the field may have the value. */
export function valueFault(field: ValueBounds, value: string): string | null {
  const allowed = readAllowedValues(field);
  return allowed === null || allowed.includes(value) ? null : choiceText(allowed);
}
