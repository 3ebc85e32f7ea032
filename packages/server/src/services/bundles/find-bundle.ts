/** Which bundle license a request means: the licenses of all its members, found and refused as one. */

import { Problem } from "../../errors/problem.ts";
import { type BundleMemberLicense, findBundleLicenses } from "../../storage/bundle-licenses.ts";
import { licensesActiveOn } from "../../storage/devices.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { signIn } from "../license-users/sign-in.ts";
import type { TargetLicenses } from "../licenses/activation-candidates.ts";
import { type DeviceTarget, type Purpose, refuseSwitchedOff } from "../licenses/device-call.ts";
import { callingUser, fitsAuthorizationMethod } from "../licenses/find-licenses.ts";
import { findProductByCode, requireProductOf } from "../products/find-product.ts";
import { licenseScope } from "../single-sign-on/license-scope.ts";

const NO_BUNDLE = "No bundle has this code. Check the bundle's short code; a single product has calls of its own.";

/** The bundle with this code; a product that is none has no members to call for. */
export async function requireBundle(context: ServiceContext, caller: Caller, code: string): Promise<ProductTable> {
  const bundle = await findProductByCode(context, caller, code);
  if (!bundle?.is_bundle) throw new Problem("unknown_product", NO_BUNDLE);
  return bundle;
}

/** Each that fits as the licenses of its members, newest first. */
export async function requireBundleLicenses(
  context: ServiceContext,
  caller: Caller,
  bundle: ProductTable,
  request: LicenseRequest,
  user: LicenseUserTable | null,
): Promise<readonly [TargetLicenses, ...TargetLicenses[]]> {
  const { identity, licenseId } = request;
  const search = {
    companyId: caller.companyId,
    bundleId: bundle.id,
    ...(identity.kind === "license-key" && { licenseKey: identity.licenseKey.trim() }),
    ...(user !== null && { userId: user.id }),
    ...(licenseId !== null && { licenseId }),
  };
  const found = await findBundleLicenses(context.database.read, search, await licenseScope(context, caller, identity));
  const choices: TargetLicenses[] = [];
  for (const members of newestFirst(found)) {
    const targets = await Promise.all(
      members.map(async ({ license }) => ({ license, product: await requireProductOf(context, caller, license) })),
    );
    const [first, ...others] = targets;
    if (first !== undefined) choices.push([first, ...others]);
  }
  const [newest, ...older] = choices;
  if (newest === undefined) throw new Problem("license_not_found");
  return [newest, ...older];
}

/** Without those of which the credential covers only a part: a bundle is used as a whole. */
function newestFirst(found: readonly BundleMemberLicense[]): BundleMemberLicense[][] {
  const byId = Map.groupBy(found, ({ bundleLicenseId }) => bundleLicenseId);
  const issuedAt = (members: readonly BundleMemberLicense[]) =>
    Math.min(...members.map(({ license }) => license.created_at));
  return [...byId]
    .filter(([, members]) => members.every(({ isWithinScope }) => isWithinScope))
    .toSorted(([idA, a], [idB, b]) => issuedAt(b) - issuedAt(a) || idB - idA)
    .map(([, members]) => members);
}

/** The newest bundle license of which a member is active on the device, else the newest: as calls of a device mean it. */
export async function findBundleTargets(
  context: ServiceContext,
  caller: Caller,
  request: LicenseRequest,
  purpose?: Purpose,
): Promise<readonly DeviceTarget[]> {
  const bundle = await requireBundle(context, caller, request.product);
  if (!fitsAuthorizationMethod(bundle, request)) throw new Problem("license_not_found");
  const { identity } = request;
  const user =
    identity.kind === "single-sign-on"
      ? await signIn(context, caller, identity, "license_not_found")
      : await callingUser(context, caller, request);
  const choices = await requireBundleLicenses(context, caller, bundle, request, user);
  refuseSwitchedOff(user, purpose);
  const ids = choices.flat().map(({ license }) => license.id);
  const activeOn = await licensesActiveOn(context.database.read, ids, request.hardwareId, user?.id ?? null);
  const meant = choices.find((members) => members.some(({ license }) => activeOn.has(license.id))) ?? choices[0];
  return meant.map((member) => ({ ...member, user, isOnlyOne: false }));
}
