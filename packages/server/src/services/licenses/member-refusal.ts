/** A refusal of a bundle says which of its members it comes from. */
import { Problem } from "../../errors/problem.ts";
import type { ProductTable } from "../../storage/tables/products.ts";

export function memberRefusal({ code, message }: Problem, { short_code }: Pick<ProductTable, "short_code">): Problem {
  return new Problem(code, `${short_code}: ${message}`);
}
