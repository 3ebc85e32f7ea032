/** One metadata filter as SQL. */
import { type RawBuilder, sql } from "kysely";
import type { MetadataFilter } from "../../domain/listing.ts";
import type { StorageDialect } from "../dialect.ts";
import type { MetadataPath } from "../metadata-nodes.ts";

export function metadataCondition(
  table: string,
  { path, lookup, value }: MetadataFilter,
  dialect: StorageDialect,
): RawBuilder<unknown> {
  const steps = path.map(String);
  const has = (at: MetadataPath, what: unknown) => {
    // Objects without metadata, which most are, have no nodes.
    if (at.length === 0 && isEmptyObject(what)) return sql`${sql.ref(`${table}.metadata_json`)} = '{}'`;
    const node = dialect.metadataNode({ kind: table, path: at }, what);
    return sql`${sql.ref(`${table}.id`)} in (select owner_id from metadata_node where node = ${node})`;
  };
  return lookup === "exact" ? has(steps, value) : containing(steps, value, has);
}

type Has = (at: MetadataPath, what: unknown) => RawBuilder<unknown>;

/**
 * The value itself, or an element of a list; of an object its members are asked in turn, of a list its elements.
 * Objects within lists are compared as a whole.
 */
function containing(path: MetadataPath, value: unknown, has: Has): RawBuilder<unknown> {
  const anywhere = [...path, null];
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) {
    return sql`(${has(path, value)} or ${has(anywhere, value)})`;
  }
  if (Array.isArray(value)) {
    return sql.join(
      value.map((element) => has(anywhere, element)),
      sql` and `,
    );
  }
  const members = Object.entries(value).map(([name, member]) => containing([...path, name], member, has));
  return sql`((${sql.join(members, sql` and `)}) or ${has(anywhere, value)})`;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
