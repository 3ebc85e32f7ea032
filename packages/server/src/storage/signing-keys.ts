/** The key pairs of companies: one signs for each purpose, others are introduced or retired. */
import type { Queries } from "./dialect.ts";
import type { SigningKeyTable } from "./tables/keys.ts";

export type SigningPurpose = SigningKeyTable["purpose"];

export async function insertSigningKey(queries: Queries, key: SigningKeyTable): Promise<void> {
  await queries.insertInto("signing_key").values(key).execute();
}

/** Every key of the company, oldest first. */
export async function listSigningKeys(queries: Queries, companyId: number): Promise<SigningKeyTable[]> {
  return queries.selectFrom("signing_key").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

/** The public halves of the keys that sign now, of all companies. */
export async function listActivePublicKeys(
  queries: Queries,
): Promise<Pick<SigningKeyTable, "company_id" | "purpose" | "public_key">[]> {
  return queries
    .selectFrom("signing_key")
    .select(["company_id", "purpose", "public_key"])
    .where("activated_at", "is not", null)
    .where("retired_at", "is", null)
    .execute();
}

/** The keys of all companies for this purpose, but for those that were retired before `retiredSince`. */
export async function listKeysOfPurpose(
  queries: Queries,
  purpose: SigningPurpose,
  retiredSince: number,
): Promise<SigningKeyTable[]> {
  return queries
    .selectFrom("signing_key")
    .selectAll()
    .where("purpose", "=", purpose)
    .where((eb) => eb.or([eb("retired_at", "is", null), eb("retired_at", ">", retiredSince)]))
    .orderBy("id")
    .execute();
}

/** The key that signs now for this purpose. */
export async function findSigningKey(
  queries: Queries,
  companyId: number,
  purpose: SigningPurpose,
): Promise<SigningKeyTable | undefined> {
  return queries
    .selectFrom("signing_key")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("purpose", "=", purpose)
    .where("activated_at", "is not", null)
    .where("retired_at", "is", null)
    .executeTakeFirst();
}

export async function findSigningKeyById(queries: Queries, id: number): Promise<SigningKeyTable | undefined> {
  return queries.selectFrom("signing_key").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function changeSigningKey(
  queries: Queries,
  id: number,
  changes: Pick<SigningKeyTable, "retired_at"> & Partial<Pick<SigningKeyTable, "activated_at">>,
): Promise<void> {
  await queries.updateTable("signing_key").set(changes).where("id", "=", id).execute();
}
