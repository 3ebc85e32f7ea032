/** The licenses of bundles: one row for each member, under the id that they share. */
import { type SqlBool, sql } from "kysely";
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { Queries } from "./dialect.ts";
import { scopeColumns, withinScope } from "./license-scope.ts";
import type { LicenseTable } from "./tables/licenses.ts";
import { unindexed } from "./unindexed.ts";

/** What a request says of the bundle license it means. */
export interface BundleSearch {
  readonly companyId: number;
  readonly bundleId: number;
  readonly licenseKey?: string;
  readonly userId?: number;
  /** The id that the members share, or that of one of them. */
  readonly licenseId?: number;
}

export interface BundleMemberLicense {
  readonly license: LicenseTable;
  readonly bundleLicenseId: number;
  readonly isWithinScope: boolean;
}

/** The licenses of every bundle license that fits, in the order of the bundle's members. */
export async function findBundleLicenses(
  queries: Queries,
  search: BundleSearch,
  scope: CredentialScope,
): Promise<BundleMemberLicense[]> {
  const { companyId, bundleId, licenseKey, userId, licenseId } = search;
  const rows = await queries
    .selectFrom("license")
    .leftJoin("bundle_member", (join) =>
      join
        .onRef("bundle_member.bundle_id", "=", "license.bundle_id")
        .onRef("bundle_member.product_id", "=", "license.product_id"),
    )
    .selectAll("license")
    .select("bundle_member.position")
    .select(sql<SqlBool>`${withinScope(scopeColumns(scope))}`.as("is_within_scope"))
    .where("license.bundle_id", "=", bundleId)
    .where(licenseKey === undefined ? unindexed("license.company_id") : "license.company_id", "=", companyId)
    .$if(licenseKey !== undefined, (query) => query.where("license.license_key", "=", licenseKey ?? ""))
    .$if(userId !== undefined, (query) =>
      query.where("license.id", "in", (of) =>
        of
          .selectFrom("license_assignment")
          .select("license_assignment.license_id")
          .where("license_assignment.license_user_id", "=", userId ?? 0),
      ),
    )
    .$if(licenseId !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb("license.bundle_license_id", "=", licenseId ?? 0),
          eb("license.bundle_license_id", "in", (of) =>
            of
              .selectFrom("license as member")
              .select("member.bundle_license_id")
              .where("member.id", "=", licenseId ?? 0),
          ),
        ]),
      ),
    )
    .orderBy("license.id")
    .execute();
  return rows
    .toSorted((a, b) => (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER))
    .flatMap(({ position, is_within_scope, ...license }) =>
      license.bundle_license_id === null
        ? []
        : [{ license, bundleLicenseId: license.bundle_license_id, isWithinScope: Boolean(is_within_scope) }],
    );
}
