/** The product or bundle that an administrator names by its id; another company's is as if it did not exist. */
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findProductById } from "../../storage/products.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";

export async function requireProduct(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<ProductTable> {
  const product = await findProductById(queries, companyId, id);
  if (product === undefined) throw new Problem("not_found");
  return product;
}
