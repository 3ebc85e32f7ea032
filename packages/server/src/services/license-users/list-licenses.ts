/** Lists the licenses of the user who signs in. */
import { Problem } from "../../errors/problem.ts";
import { listAssignmentsOfUser } from "../../storage/assignments.ts";
import { listProductsById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import { listLicensesOfUser } from "../../storage/user-licenses.ts";
import type { Caller, UserIdentity } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import type { AssignedUser } from "../licenses/check.ts";
import { isAllowedTo } from "../licenses/key-products.ts";
import { type LicenseFacts, licenseFacts } from "../licenses/license-facts.ts";
import { findProductByCode } from "../products/find-product.ts";
import { licenseScope } from "../single-sign-on/license-scope.ts";
import { signIn } from "./sign-in.ts";

export interface UserLicense {
  readonly license: LicenseTable;
  readonly product: ProductTable;
  readonly facts: LicenseFacts;
  readonly assignedUser: AssignedUser;
}

export interface UserLicenses {
  /** Newest first. */
  readonly licenses: readonly UserLicense[];
  readonly now: number;
}

export interface UserLicensesRequest {
  /** Of a product or a bundle; null for all. */
  readonly product: string | null;
  readonly identity: UserIdentity;
}

export async function listUserLicenses(
  context: ServiceContext,
  caller: Caller,
  request: UserLicensesRequest,
): Promise<UserLicenses> {
  const wanted = await wantedProduct(context, caller, request.product);
  const user = await signIn(context, caller, request.identity, "license_user_not_found");
  if (user === null) throw new Error("Without a license key it is a user who signs in.");
  const { read } = context.database;
  const scope = await licenseScope(context, caller, request.identity);
  const all = await listLicensesOfUser(read, caller.companyId, user.id, scope);
  const licenses = all.filter((license) => isOf(wanted, license) && isAllowedTo(caller, license));
  const products = new Map(
    (
      await listProductsById(
        read,
        licenses.map(({ product_id }) => product_id),
      )
    ).map((product) => [product.id, product]),
  );
  const assignments = await listAssignmentsOfUser(read, user.id);
  const assignmentOf = new Map(assignments.map((assignment) => [assignment.license_id, assignment]));
  const listed: UserLicense[] = [];
  for (const license of licenses) {
    const product = products.get(license.product_id);
    const assignment = assignmentOf.get(license.id);
    if (product === undefined || assignment === undefined) continue;
    const facts = await licenseFacts(context, caller, license);
    listed.push({ license, product, facts, assignedUser: { user, assignment } });
  }
  return { licenses: listed, now: context.clock.now() };
}

async function wantedProduct(
  context: ServiceContext,
  caller: Caller,
  code: string | null,
): Promise<ProductTable | null> {
  if (code === null) return null;
  const product = await findProductByCode(context, caller, code);
  if (product === undefined) throw new Problem("unknown_product");
  return product;
}

function isOf(wanted: ProductTable | null, license: LicenseTable): boolean {
  return wanted === null || (wanted.is_bundle ? license.bundle_id : license.product_id) === wanted.id;
}
