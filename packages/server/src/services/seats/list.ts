/** Who holds which seat: over all licenses, and pool by pool on one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { countFreeSeats, featurePoolTerms, licensePoolTerms, type PoolTerms } from "../../domain/seat-pool.ts";
import { type LicenseFeature, listLicenseFeatures } from "../../storage/license-features.ts";
import { countSeatsByPool, findSeats, listSeatHolders, type SeatHolder } from "../../storage/seats.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { requireLicense } from "../licenses/require-license.ts";

export async function listAllSeats(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<SeatHolder>> {
  const { count, holders } = await findSeats(read, companyId, request, clock.now());
  return { count, items: holders };
}

export interface SeatPoolState {
  /** Null for the license's own seats. */
  readonly feature: LicenseFeature | null;
  readonly terms: PoolTerms;
  readonly used: number;
  readonly borrowed: number;
  /** How many devices that hold no seat could have one now. */
  readonly free: number;
  readonly holders: readonly SeatHolder[];
}

export interface LicenseSeats {
  readonly licenseId: number;
  /** Until when nobody new is let in, after the database was put back from a backup; null in ordinary times. */
  readonly recoveringUntil: number | null;
  /** The license's own pool first, then those of its features; one without seats and holders is left out. */
  readonly pools: readonly SeatPoolState[];
}

/** Holders that are told of one license at most; lists of seats tell of any number, page by page. */
const HOLDERS_MAX = 1000;

export async function seatsOfLicense(
  { database: { read }, clock }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<LicenseSeats> {
  const license = await requireLicense(read, administrator, id);
  const now = Math.max(clock.now(), license.decided_at);
  const features = await listLicenseFeatures(read, id);
  const holders = await listSeatHolders(read, id, now, HOLDERS_MAX);
  const counted = new Map((await countSeatsByPool(read, id, now)).map((pool) => [pool.license_feature_id, pool]));
  const pools = [null, ...features].flatMap((feature): SeatPoolState[] => {
    const { used, borrowed } = counted.get(feature?.id ?? 0) ?? { used: 0, borrowed: 0 };
    if (!(feature ?? license).is_floating_cloud && used === 0) return [];
    const terms = feature === null ? licensePoolTerms(license) : featurePoolTerms(license, feature);
    return [
      {
        feature,
        terms,
        used,
        borrowed,
        free: countFreeSeats(terms, used, now),
        holders: holders.filter((holder) => holder.license_feature_id === (feature?.id ?? 0)),
      },
    ];
  });
  const { recovering_until: until } = license;
  return { licenseId: id, recoveringUntil: until !== null && until > now ? until : null, pools };
}
