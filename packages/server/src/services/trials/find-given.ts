/** The trial that a device, or a user, has been given before. */
import { givenTrialRefusal } from "../../domain/trial.ts";
import { Problem } from "../../errors/problem.ts";
import { findAssignment } from "../../storage/assignments.ts";
import { findKnownDevice } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenses } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import { findTrialOfDevice } from "../../storage/trials.ts";

export interface TrialSeeker {
  readonly product: ProductTable;
  readonly hardwareId: string;
  /** Who asks, on a product that is licensed by user, if the company knows the address. */
  readonly user: LicenseUserTable | null;
}

/**
 * One device is given one trial of a product, whatever address is told with it, and one user is given one, on whatever
 * devices. Refuses a device that has tried the product as another user, and a trial that is over.
 */
export async function findGivenTrial(queries: Queries, seeker: TrialSeeker, now: number): Promise<LicenseTable | null> {
  const license = await givenLicense(queries, seeker);
  if (license === null) return null;
  const { isBlacklisted } = await findKnownDevice(queries, license.id, seeker.hardwareId);
  const refusal = givenTrialRefusal({ license, isBlacklisted }, Math.max(now, license.decided_at));
  if (refusal !== null) throw new Problem(refusal);
  return license;
}

async function givenLicense(
  queries: Queries,
  { product, hardwareId, user }: TrialSeeker,
): Promise<LicenseTable | null> {
  const { company_id, id: product_id } = product;
  const ofDevice = await findTrialOfDevice(queries, { company_id, product_id, hardware_id: hardwareId });
  if (product.authorization_method === "license-key") return ofDevice ?? null;
  if (ofDevice !== undefined) {
    const isTheirs = user !== null && (await findAssignment(queries, ofDevice.id, user.id)) !== undefined;
    if (!isTheirs) throw new Problem("trial_not_allowed", TRIED_BY_ANOTHER);
    return ofDevice;
  }
  if (user === null) return null;
  const search = { companyId: company_id, productId: product_id, userId: user.id };
  const licenses = await findLicenses(queries, search, { kind: "company" });
  return licenses.find(({ is_trial }) => is_trial) ?? null;
}

const TRIED_BY_ANOTHER = "This device has had its trial with another e-mail address. Sign in with that one.";
