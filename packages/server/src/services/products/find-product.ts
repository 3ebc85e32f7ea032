/** The product that a request names by its short code, remembered while the company's catalog stays as it is. */

import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findProduct } from "../../storage/products.ts";
import type { ProductTable } from "../../storage/schema.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { RevisionCache } from "../revision-cache.ts";

interface Lookup {
  readonly product: ProductTable | undefined;
}

const REMEMBERED_MAX = 10_000;
const remembered = new WeakMap<Queries, RevisionCache<Lookup>>();

/** The product or bundle with this code, or undefined. */
export async function findProductByCode(
  context: ServiceContext,
  caller: Caller,
  shortCode: string,
): Promise<ProductTable | undefined> {
  let cache = remembered.get(context.database.read);
  if (cache === undefined) {
    cache = new RevisionCache(REMEMBERED_MAX);
    remembered.set(context.database.read, cache);
  }
  const lookup = await cache.get(`${caller.companyId}/${shortCode}`, String(caller.companyRevision), async () => ({
    product: await findProduct(context.database.read, caller.companyId, shortCode),
  }));
  return lookup.product;
}

/** The product with this code; a bundle is no product on its own. */
export async function requireProduct(
  context: ServiceContext,
  caller: Caller,
  shortCode: string,
): Promise<ProductTable> {
  const product = await findProductByCode(context, caller, shortCode);
  if (product === undefined || product.is_bundle) throw new Problem("unknown_product");
  return product;
}
