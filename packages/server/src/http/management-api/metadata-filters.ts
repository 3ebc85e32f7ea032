/** Conditions on metadata: `metadata={…}`, `metadata__a__b="x"`, `metadata__list__0=1`, `metadata__list__contains=1`. */
import type { MetadataFilter } from "../../domain/listing.ts";
import { METADATA_DEPTH_MAX, metadataFault } from "../../domain/text.ts";
import { type Query, sentText } from "./query-text.ts";

const PREFIX = "metadata__";
/** Each value that is looked for is a condition of its own; to plan very many takes databases longer than to look. */
const VALUES_MAX = 20;

export function readMetadataFilters(query: Query, faults: Record<string, string[]>): MetadataFilter[] {
  const filters = readFilters(query, faults);
  const values = filters.reduce((sum, { lookup, value }) => sum + (lookup === "exact" ? 1 : countValues(value)), 0);
  if (values > VALUES_MAX) faults.metadata = [`must look for at most ${VALUES_MAX} values in all`];
  return filters;
}

function readFilters(query: Query, faults: Record<string, string[]>): MetadataFilter[] {
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
    // What cannot be stored cannot be found either; one of the databases would refuse to look for it.
    const fault = path.length > METADATA_DEPTH_MAX ? TOO_DEEP : metadataFault([...path, value]);
    if (fault !== null) {
      faults[name] = [fault];
      return [];
    }
    return [{ path, lookup: isContained ? "contains" : "exact", value }];
  });
}

const TOO_DEEP = `must name at most ${METADATA_DEPTH_MAX} members, one in the other`;

/** With those in it. */
function countValues(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, part) => sum + countValues(part), 1);
}

/** Undefined where the text is no JSON value. */
function literal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
