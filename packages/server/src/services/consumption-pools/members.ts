/** Lets licenses, or features of licenses, share a pool, and takes them out of it. */
import { invalidFields } from "../../errors/problem.ts";
import {
  findAccountOfLicense,
  findFeatureOfLicense,
  listPoolMembers,
  type PoolMember,
} from "../../storage/consumption-pool-members.ts";
import type { Queries } from "../../storage/dialect.ts";
import { updateLicenseFeature } from "../../storage/license-features.ts";
import { findLicenseById, lockLicense, updateLicense } from "../../storage/licenses.ts";
import type { ConsumptionPoolTable, LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { lockOwnPool } from "./lock-pool.ts";
import { requirePool } from "./managed.ts";

/** The id that fits the pool's type. */
export interface NamedMember {
  readonly license?: number;
  readonly license_product_feature?: number;
}

/** A member that the pool has already stays, so that a call can be repeated. */
export function addPoolMember(
  context: ServiceContext,
  administrator: Administrator,
  poolId: number,
  named: NamedMember,
): Promise<PoolMember[]> {
  return changeMembers(context, administrator, poolId, named, async ({ queries, pool, member }) => {
    if (member.poolId === pool.id) return false;
    if (member.poolId !== null)
      throw invalidFields({ [pool.type]: ["must not share another pool: take it out first"] });
    if (!member.isCounting) throw invalidFields({ [pool.type]: ["must count consumption"] });
    if ((await findAccountOfLicense(queries, member.license)) !== pool.customer_account_id) {
      throw invalidFields({ [pool.type]: ["must belong to the customer account of the pool"] });
    }
    await member.write(pool.id);
    return "added";
  });
}

export function removePoolMember(
  context: ServiceContext,
  administrator: Administrator,
  poolId: number,
  named: NamedMember,
): Promise<PoolMember[]> {
  return changeMembers(context, administrator, poolId, named, async ({ queries, pool, member }) => {
    if (member.poolId !== pool.id) throw invalidFields({ [pool.type]: ["must be a member of the pool"] });
    const held = (await listPoolMembers(queries, pool)).find(({ id }) => id === member.id)?.held ?? 0;
    if (held > 0) throw invalidFields({ [pool.type]: [`must have nothing checked out, and ${held} are`] });
    await member.write(null);
    return "removed";
  });
}

interface MembershipChange {
  readonly queries: Queries;
  readonly pool: ConsumptionPoolTable;
  readonly member: LockedMember;
}

/** The license is locked before the pool, as whoever counts does. */
function changeMembers(
  context: ServiceContext,
  administrator: Administrator,
  poolId: number,
  named: NamedMember,
  change: (change: MembershipChange) => Promise<"added" | "removed" | false>,
): Promise<PoolMember[]> {
  return context.database.write(async (queries) => {
    const { type } = await requirePool(queries, administrator, poolId);
    const memberId = named[type];
    if (memberId === undefined) throw invalidFields({ [type]: ["is required"] });
    const member =
      type === "license"
        ? await lockLicenseMember(context, queries, administrator, memberId)
        : await lockFeatureMember(context, queries, administrator, memberId);
    const pool = await lockOwnPool(context, queries, administrator, poolId);
    const done = await change({ queries, pool, member });
    if (done !== false) {
      await recordChange(context, queries, administrator, member.now, {
        action: `consumption_pool.member_${done}`,
        id: pool.id,
        after: { [type]: memberId },
        licenseId: member.license.id,
        text: done === "added" ? "Consumption pool joined" : "Consumption pool left",
      });
    }
    return listPoolMembers(queries, pool);
  });
}

interface LockedMember {
  readonly id: number;
  readonly license: LicenseTable;
  readonly now: number;
  readonly poolId: number | null;
  readonly isCounting: boolean;
  write(poolId: number | null): Promise<void>;
}

async function lockLicenseMember(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<LockedMember> {
  const { license, now } = await lockOwnLicense(context, queries, administrator, id, "license");
  return {
    id,
    license,
    now,
    poolId: license.consumption_pool_id,
    isCounting: license.license_type === "consumption",
    write: (poolId) =>
      updateLicense(queries, id, { consumption_pool_id: poolId, updated_at: now }, { answerChanges: true }),
  };
}

async function lockFeatureMember(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<LockedMember> {
  const named = await findFeatureOfLicense(queries, id);
  const licenseId = named?.license_id ?? 0;
  const { license, now } = await lockOwnLicense(context, queries, administrator, licenseId, "license_product_feature");
  const feature = await findFeatureOfLicense(queries, id);
  if (feature === undefined) throw unknownMember("license_product_feature");
  return {
    id,
    license,
    now,
    poolId: feature.consumption_pool_id,
    isCounting: feature.feature_type === "consumption",
    async write(poolId) {
      await updateLicenseFeature(queries, id, { consumption_pool_id: poolId });
      await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
    },
  };
}

async function lockOwnLicense(
  context: ServiceContext,
  queries: Queries,
  { companyId }: Administrator,
  id: number,
  field: keyof NamedMember,
) {
  const license = await findLicenseById(queries, companyId, id);
  const locked = license && (await lockLicense(queries, context.database, context.clock, license.id));
  if (locked === undefined) throw unknownMember(field);
  return locked;
}

function unknownMember(field: keyof NamedMember) {
  const what = field === "license" ? "a license" : "a feature of a license";
  return invalidFields({ [field]: [`must be the id of ${what}`] });
}
