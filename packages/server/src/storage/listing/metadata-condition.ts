/** One metadata filter as SQL. */
import { type RawBuilder, sql } from "kysely";
import type { MetadataFilter } from "../../domain/listing.ts";

export function metadataCondition(_table: string, _companyId: number, _filter: MetadataFilter): RawBuilder<unknown> {
  return sql`1 = 1`;
}
