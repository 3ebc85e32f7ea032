/** License users as the Management API shows them. */
import type { Queries } from "../../storage/dialect.ts";
import { countLicensesOfUsers, listManagedAccounts, listManagersAmong } from "../../storage/license-user-facts.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ServiceContext } from "../context.ts";
import { shownPassword } from "./people.ts";

export interface ManagedUser extends LicenseUserTable {
  /** Empty once it has been changed. */
  readonly initialPassword: string;
  readonly isManager: boolean;
  readonly totalLicenses: number;
  readonly customerAccountIds: readonly number[];
}

/**
 * In the order of `ids`, without those who are gone; the same number of queries however many there are. Initial passwords
 * are opened only where `context` is given.
 */
export async function loadManagedUsers(
  context: ServiceContext | undefined,
  queries: Queries,
  ids: readonly number[],
): Promise<ManagedUser[]> {
  if (ids.length === 0) return [];
  const rows = new Map((await listLicenseUsersById(queries, ids)).map((row) => [row.id, row]));
  const licenses = new Map((await countLicensesOfUsers(queries, ids)).map((row) => [row.license_user_id, row.count]));
  const managers = new Set(await listManagersAmong(queries, ids));
  const accounts = Map.groupBy(await listManagedAccounts(queries, ids), ({ license_user_id }) => license_user_id);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (row === undefined) return [];
    return [
      {
        ...row,
        initialPassword: context === undefined ? "" : (shownPassword(context, row) ?? ""),
        isManager: managers.has(id),
        totalLicenses: licenses.get(id) ?? 0,
        customerAccountIds: (accounts.get(id) ?? []).map(({ customer_account_id }) => customer_account_id),
      },
    ];
  });
}
