/** Takes products off the market and puts them back: disabled or archived ones take no new activation. */

import { CommandRefused } from "../../errors/problem.ts";
import { findProduct } from "../../storage/products.ts";
import { commandLine } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { writeProduct } from "./change.ts";
import { changeCatalog } from "./change-catalog.ts";

export function switchProduct(
  context: ServiceContext,
  companyId: number,
  shortCode: string,
  change: { readonly active: boolean } | { readonly is_archived: boolean },
): Promise<void> {
  return changeCatalog(context, commandLine(companyId), async (catalog) => {
    const product = await findProduct(catalog.queries, companyId, shortCode);
    if (product === undefined) throw new CommandRefused(`There is no product ${shortCode}. Check its short code.`);
    await writeProduct(catalog, product, change);
  });
}
