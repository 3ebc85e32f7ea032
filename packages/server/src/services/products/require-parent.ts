/** The product that something new is to belong to, by the id that the request names. */
import { invalidFields } from "../../errors/problem.ts";
import { findProductById } from "../../storage/products.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { CatalogChange } from "./change-catalog.ts";

/** A bundle has nothing of its own but its members. */
export async function requireParent({ queries, companyId }: CatalogChange, id: number): Promise<ProductTable> {
  const product = await findProductById(queries, companyId, id);
  if (product === undefined) throw invalidFields({ product: ["must be the id of a product"] });
  if (product.is_bundle) throw invalidFields({ product: ["must be the id of a product that is not a bundle"] });
  return product;
}
