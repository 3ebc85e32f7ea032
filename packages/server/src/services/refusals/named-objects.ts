/** Which product and license a refused call was about, found afterwards from what it said. */
import { licensesActiveOn } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseUser } from "../../storage/license-users.ts";
import { findLicenses, listLicensesByKeys } from "../../storage/licenses.ts";
import { listProductsByCode } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { RefusedCall } from "./refused-call.ts";

export interface NamedObjects {
  readonly product_id: number;
  /** Null where no license of the product fits what the call said. */
  readonly license_id: number | null;
}

/** Without those whose product is unknown. */
export async function namedObjects<Refused extends RefusedCall>(
  queries: Queries,
  refusals: readonly Refused[],
): Promise<ReadonlyMap<Refused, NamedObjects>> {
  const found = new Map<Refused, NamedObjects>();
  for (const [companyId, ofCompany] of Map.groupBy(refusals, (refused) => refused.companyId)) {
    const codes = ofCompany.flatMap(({ product }) => product || []);
    const products = await listProductsByCode(queries, companyId, codes);
    const byCode = new Map(products.map((product) => [product.short_code, product]));
    const keys = ofCompany.flatMap(({ licenseKey }) => licenseKey || []);
    const byKey = Map.groupBy(await listLicensesByKeys(queries, companyId, keys), (license) => license.license_key);
    for (const refused of ofCompany) {
      const product = byCode.get(refused.product);
      if (product === undefined) continue;
      const licenses =
        refused.licenseKey === ""
          ? await licensesOfUser(queries, product, refused)
          : (byKey.get(refused.licenseKey) ?? []).filter((license) => isOf(license, product));
      found.set(refused, { product_id: product.id, license_id: await meant(queries, licenses, refused) });
    }
  }
  return found;
}

function isOf(license: LicenseTable, { id }: ProductTable): boolean {
  return license.product_id === id || license.bundle_id === id;
}

/** Newest first. */
async function licensesOfUser(
  queries: Queries,
  { id, company_id }: ProductTable,
  { username }: RefusedCall,
): Promise<LicenseTable[]> {
  const user = username === "" ? undefined : await findLicenseUser(queries, company_id, username);
  if (user === undefined) return [];
  return findLicenses(queries, { companyId: company_id, productId: id, userId: user.id }, { kind: "company" });
}

/** As calls choose: the license that is named, else the one that is active on the device, else the first. */
async function meant(
  queries: Queries,
  licenses: readonly LicenseTable[],
  { licenseId, hardwareId }: RefusedCall,
): Promise<number | null> {
  if (licenseId !== null) return licenses.find(({ id }) => id === licenseId)?.id ?? null;
  const ids = licenses.map(({ id }) => id);
  if (ids.length < 2) return ids[0] ?? null;
  const activeOn = await licensesActiveOn(queries, ids, hardwareId, null);
  return ids.find((id) => activeOn.has(id)) ?? ids[0] ?? null;
}
