/** The licenses that a request can mean, newest first. */

import { normalizedEmail } from "../../domain/text.ts";
import { Problem } from "../../errors/problem.ts";
import { findLicenseUser } from "../../storage/license-users.ts";
import { findLicenses } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { findProductByCode } from "../products/find-product.ts";
import { licenseScope } from "../single-sign-on/license-scope.ts";

export interface FoundLicenses {
  readonly product: ProductTable;
  /** The user who calls, on a user-based product. */
  readonly user: LicenseUserTable | null;
  /** At least one. */
  readonly licenses: readonly [LicenseTable, ...LicenseTable[]];
}

/** Whether the request comes with the kind of credential that the product is licensed by. */
export function fitsAuthorizationMethod(product: ProductTable, request: LicenseRequest): boolean {
  return (product.authorization_method === "user") === (request.identity.kind !== "license-key");
}

export async function requireLicenses(
  context: ServiceContext,
  caller: Caller,
  product: ProductTable,
  request: LicenseRequest,
  signedIn: LicenseUserTable | null = null,
): Promise<FoundLicenses> {
  const { identity } = request;
  if (!fitsAuthorizationMethod(product, request)) throw new Problem("license_not_found");
  const user = signedIn ?? (await callingUser(context, caller, request));
  const bundleId = await bundleIdOf(context, caller, request);
  const [newest, ...older] = await findLicenses(
    context.database.read,
    {
      companyId: caller.companyId,
      productId: product.id,
      ...(identity.kind === "license-key" && { licenseKey: identity.licenseKey.trim() }),
      ...(user !== null && { userId: user.id }),
      ...(request.licenseId !== null && { licenseId: request.licenseId }),
      ...(bundleId !== null && { bundleId }),
    },
    await licenseScope(context, caller, identity),
  );
  if (newest === undefined) throw new Problem("license_not_found");
  return { product, user, licenses: [newest, ...older] };
}

/** The user whom the request names; null where it names a license key. */
export async function callingUser(
  context: ServiceContext,
  caller: Caller,
  { identity }: LicenseRequest,
): Promise<LicenseUserTable | null> {
  if (identity.kind === "license-key") return null;
  if (identity.kind === "single-sign-on") throw new Error("Whoever signs in with a provider does so before this.");
  const user = await findLicenseUser(context.database.read, caller.companyId, normalizedEmail(identity.username));
  if (user === undefined) throw new Problem("license_not_found");
  return user;
}

async function bundleIdOf(context: ServiceContext, caller: Caller, request: LicenseRequest): Promise<number | null> {
  if (request.bundleCode === null) return null;
  const bundle = await findProductByCode(context, caller, request.bundleCode);
  if (!bundle?.is_bundle) throw new Problem("license_not_found");
  return bundle.id;
}
