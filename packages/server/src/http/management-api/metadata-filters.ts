/** Conditions on metadata: `metadata={…}`, `metadata__a__b="x"`, `metadata__list__0=1`, `metadata__list__contains=1`. */
import type { MetadataFilter } from "../../domain/listing.ts";
import { type Query, sentText } from "./query-text.ts";

const PREFIX = "metadata__";

export function readMetadataFilters(query: Query, faults: Record<string, string[]>): MetadataFilter[] {
  return Object.keys(query).flatMap((name): MetadataFilter[] => {
    const text = sentText(query, name);
    if (text === undefined || (name !== "metadata" && !name.startsWith(PREFIX))) return [];
    const value = literal(text);
    if (value === undefined) {
      faults[name] = [
        'must be a JSON value: text in quotes as "blue", a number, true, false, null, a list or an object',
      ];
      return [];
    }
    const steps = name === "metadata" ? [] : name.slice(PREFIX.length).split("__");
    const isContained = steps.length > 1 && steps.at(-1) === "contains";
    const path = (isContained ? steps.slice(0, -1) : steps).map((step) =>
      /^\d{1,6}$/.test(step) ? Number(step) : step,
    );
    return [{ path, lookup: isContained ? "contains" : "exact", value }];
  });
}

/** Undefined where the text is no JSON value. */
function literal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
