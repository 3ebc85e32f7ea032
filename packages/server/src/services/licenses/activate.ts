/** Binds a license to a device, within the license's limits. */
import { Problem } from "../../errors/problem.ts";
import type {
  DeviceTable,
  DeviceVariableTable,
  LicenseTable,
  LicenseUserTable,
  ProductTable,
} from "../../storage/schema.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { saveVariables } from "../devices/variables.ts";
import { verifyPassword } from "../license-users/verify-password.ts";
import { requireProduct } from "../products/find-product.ts";
import { chooseLicense, requireAssignment } from "./activation-candidates.ts";
import type { ActivationRequest } from "./activation-request.ts";
import { carryOut } from "./carry-out-activation.ts";
import type { AssignedUser } from "./check.ts";
import { fitsAuthorizationMethod, refuseSingleSignOn, requireLicenses } from "./find-licenses.ts";
import { type LicenseFacts, licenseFacts, loadFacts, rememberFacts } from "./license-facts.ts";

export interface ActivatedLicense {
  readonly product: ProductTable;
  readonly license: LicenseTable;
  readonly device: DeviceTable;
  readonly assignedUser: AssignedUser | null;
  readonly facts: LicenseFacts;
  readonly variables: readonly DeviceVariableTable[];
  readonly now: number;
}

export async function activateLicense(
  context: ServiceContext,
  caller: Caller,
  request: ActivationRequest,
): Promise<ActivatedLicense> {
  const product = await requireActivatableProduct(context, caller, request);
  const user = await signIn(context, caller, request);
  const { licenses } = await requireLicenses(context, caller, product, request, user);
  const [newest] = licenses;
  const known = await licenseFacts(context, caller, newest);
  const activated = await context.database.write(async (queries) => {
    const chosen = await chooseLicense(context, queries, licenses, request, user);
    if (chosen.decision.kind === "refused") throw new Problem(chosen.decision.code);
    const { device, license, isFirst } = await carryOut(context, queries, chosen, chosen.decision, request);
    const variables = await saveVariables(context, { queries, device, now: chosen.now }, request.variables);
    const isKnown = !isFirst && license.id === newest.id && license.revision === newest.revision + 1;
    return {
      product,
      license,
      device,
      variables,
      now: chosen.now,
      facts: isKnown ? known : await loadFacts(queries, license),
      assignedUser: user && { user, assignment: await requireAssignment(queries, license, user) },
    };
  });
  rememberFacts(context, caller, activated.license, activated.facts);
  return activated;
}

async function requireActivatableProduct(
  context: ServiceContext,
  caller: Caller,
  request: ActivationRequest,
): Promise<ProductTable> {
  const product = await requireProduct(context, caller, request.product);
  if (!product.active) throw new Problem("disabled_product");
  if (product.is_archived) throw new Problem("archived_product");
  refuseSingleSignOn(request);
  if (!fitsAuthorizationMethod(product, request)) throw new Problem("invalid_product_auth_method");
  return product;
}

async function signIn(
  context: ServiceContext,
  caller: Caller,
  { identity }: ActivationRequest,
): Promise<LicenseUserTable | null> {
  if (identity.kind !== "user") return null;
  const credentials = { username: identity.username, password: identity.password ?? "" };
  return verifyPassword(context, caller.companyId, credentials, "license_user_not_found");
}
