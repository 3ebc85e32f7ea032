/** Binds a license to a device, within the license's limits. */
import { Problem } from "../../errors/problem.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { signIn } from "../license-users/sign-in.ts";
import { requireProduct } from "../products/find-product.ts";
import { putTrialsOfOtherDevicesLast } from "../trials/put-last.ts";
import { type ActivatedLicense, type ActivationTerms, activateTogether } from "./activate-together.ts";
import type { TargetLicenses } from "./activation-candidates.ts";
import type { ActivationRequest } from "./activation-request.ts";
import { fitsAuthorizationMethod, requireLicenses } from "./find-licenses.ts";

export async function activateLicense(
  context: ServiceContext,
  caller: Caller,
  request: ActivationRequest,
  terms: ActivationTerms = {},
): Promise<ActivatedLicense> {
  const product = await requireProduct(context, caller, request.product);
  requireActivatable(product, request);
  const user = await signIn(context, caller, request.identity, "license_user_not_found");
  const found = await requireLicenses(context, caller, product, request, user);
  const licenses = await putTrialsOfOtherDevicesLast(context, found.licenses, request.hardwareId);
  const [newest, ...older] = licenses.map((license): TargetLicenses => [{ product, license }]);
  if (newest === undefined) throw new Problem("license_not_found");
  const target = { choices: [newest, ...older] as const, user };
  const [activated] = await activateTogether(context, caller, target, request, terms);
  if (activated === undefined) throw new Error("An activation that is not refused has activated a license.");
  return activated;
}

/** Refuses what no new device can be activated on, a bundle as a product. */
export function requireActivatable(product: ProductTable, request: ActivationRequest): void {
  const code = switchedOff(product);
  if (code !== null) throw new Problem(code);
  if (!fitsAuthorizationMethod(product, request)) throw new Problem("invalid_product_auth_method");
}

/** Why no new device can be activated on the product, whatever the license; null where one can. */
export function switchedOff(product: ProductTable): "disabled_product" | "archived_product" | null {
  if (!product.active) return "disabled_product";
  return product.is_archived ? "archived_product" : null;
}
