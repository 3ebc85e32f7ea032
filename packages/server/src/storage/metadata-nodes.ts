/**
 * What metadata can be found by. Each value in it, with the path that leads there, is a node; so is each element of a
 * list wherever in the list it stands, and the whole. A node is kept as a digest beside the id of its owner, so that one
 * indexed lookup finds every object that holds a value. Triggers keep the nodes, so that no writer can forget them.
 */
import { createHash } from "node:crypto";

/** Names of members and places in lists from the outside in; null stands for any place of a list. */
export type MetadataPath = readonly (string | null)[];

export interface MetadataPlace {
  /** The table of the objects. */
  readonly kind: string;
  readonly path: MetadataPath;
}

/** What lies deeper in larger metadata cannot be searched for. */
export const METADATA_NODES_MAX = 2000;

const DIGEST_BYTES = 16;

/** The digest of a value at a place: the same for equal JSON, whatever the order of its members. */
export function metadataNode({ kind, path }: MetadataPlace, value: unknown): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([kind, path]))
    .update(canonical(value))
    .digest()
    .subarray(0, DIGEST_BYTES);
}

/** The distinct nodes of metadata that is stored as this text, outermost first, as hexadecimal digits. */
export function metadataNodes(kind: string, text: string): string[] {
  const found = new Set<string>();
  let level: Part[] = [{ path: [], value: JSON.parse(text) }];
  while (level.length > 0) {
    for (const { path, value } of level) {
      found.add(metadataNode({ kind, path }, value).toString("hex"));
      if (found.size >= METADATA_NODES_MAX) return [...found];
    }
    level = level.flatMap(within);
  }
  return [...found];
}

interface Part {
  readonly path: MetadataPath;
  readonly value: unknown;
}

/** An element that stands at any place is looked at as a whole, and no deeper. */
function within({ path, value }: Part): Part[] {
  if (typeof value !== "object" || value === null || path.at(-1) === null) return [];
  const parts = Object.entries(value).map(([step, part]: [string, unknown]) => ({
    path: [...path, step],
    value: part,
  }));
  return Array.isArray(value) ? [...parts, ...parts.map((part) => ({ ...part, path: [...path, null] }))] : parts;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.sort().join()}}`;
}
