/** The product that a request names by its short code, remembered while the company's catalog stays as it is. */

import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findProduct, findProductById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
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
  const { read } = context.database;
  return lookUp(context, caller, `code ${shortCode}`, () => findProduct(read, caller.companyId, shortCode));
}

/** The product of a license. */
export async function requireProductOf(
  context: ServiceContext,
  caller: Caller,
  { product_id }: Pick<LicenseTable, "product_id">,
): Promise<ProductTable> {
  const { read } = context.database;
  const find = () => findProductById(read, caller.companyId, product_id);
  const product = await lookUp(context, caller, `id ${product_id}`, find);
  if (product === undefined) throw new Error("A license has lost its product.");
  return product;
}

async function lookUp(
  context: ServiceContext,
  caller: Caller,
  name: string,
  find: () => Promise<ProductTable | undefined>,
): Promise<ProductTable | undefined> {
  let cache = remembered.get(context.database.read);
  if (cache === undefined) {
    cache = new RevisionCache(REMEMBERED_MAX);
    remembered.set(context.database.read, cache);
  }
  const key = `${caller.companyId}/${name}`;
  const lookup = await cache.get(key, String(caller.companyRevision), async () => ({ product: await find() }));
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
