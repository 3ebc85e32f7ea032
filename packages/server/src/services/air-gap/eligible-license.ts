/** The license that codes are about, locked, if its devices may be activated or deactivated by codes at all. */
import { type AirGapPurpose, eligibilityRefusal } from "../../domain/air-gap.ts";
import { CommandRefused } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { lockLicense } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ServiceContext } from "../context.ts";
import { requireNamedLicenses } from "../licenses/named-license.ts";
import { refuseAirGap } from "./refusals.ts";

export interface EligibleLicense {
  readonly license: LicenseTable & { readonly license_key: string };
  readonly now: number;
}

export async function lockEligibleLicense(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  keyOrId: string,
  purpose: AirGapPurpose,
): Promise<EligibleLicense> {
  const { id } = await requireOneLicense(queries, companyId, keyOrId);
  const locked = await lockLicense(queries, context.database, context.clock, id);
  if (locked === undefined) throw new CommandRefused(`There is no license ${keyOrId} any more.`);
  const { license, now } = locked;
  const { license_key } = license;
  const refusal = eligibilityRefusal(license, purpose, now);
  if (refusal !== null) throw refuseAirGap(refusal);
  if (license_key === null) throw refuseAirGap("user_based");
  return { license: { ...license, license_key }, now };
}

/** A bundle's key stands for several licenses, of which codes can only mean one. */
export async function requireOneLicense(queries: Queries, companyId: number, keyOrId: string): Promise<LicenseTable> {
  const [license, ...others] = await requireNamedLicenses(queries, companyId, keyOrId);
  if (license === undefined || others.length > 0) {
    const ids = [license, ...others].map((one) => one?.id).join(", ");
    throw new CommandRefused(`The key ${keyOrId} is a bundle's. Give the id of the license that is meant: ${ids}.`);
  }
  return license;
}
