/** By what shops call a customer, so that orders find theirs without a search. */
import type { Kysely } from "kysely";

export async function customerReferences(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("customer_company_id_reference_idx")
    .on("customer")
    .columns(["company_id", "reference"])
    .execute();
}
