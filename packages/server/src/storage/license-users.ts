/** License users. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { LicenseUserTable } from "./schema.ts";

export async function findLicenseUser(
  queries: Queries,
  companyId: number,
  email: string,
): Promise<LicenseUserTable | undefined> {
  return queries
    .selectFrom("license_user")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("email", "=", email)
    .executeTakeFirst();
}

export async function listLicenseUsersByEmail(
  queries: Queries,
  companyId: number,
  emails: Iterable<string>,
): Promise<LicenseUserTable[]> {
  return findForEach(emails, (part) =>
    queries
      .selectFrom("license_user")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("email", "in", part)
      .execute(),
  );
}

export async function insertLicenseUser(queries: Queries, user: LicenseUserTable): Promise<void> {
  await queries.insertInto("license_user").values(user).execute();
}

export async function changeLicenseUser(
  queries: Queries,
  id: number,
  changes: Partial<LicenseUserTable>,
): Promise<void> {
  await queries.updateTable("license_user").set(changes).where("id", "=", id).execute();
}
