/** Takes products off the market and puts them back: disabled or archived ones take no new activation. */

import { CommandRefused } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { changeProduct, findProduct } from "../../storage/products.ts";
import type { ServiceContext } from "../context.ts";

export async function switchProduct(
  context: ServiceContext,
  companyId: number,
  shortCode: string,
  change: { readonly active: boolean } | { readonly is_archived: boolean },
): Promise<void> {
  const now = context.clock.now();
  await context.database.write(async (queries) => {
    const product = await findProduct(queries, companyId, shortCode);
    if (product === undefined) throw new CommandRefused(`There is no product ${shortCode}. Check its short code.`);
    await changeProduct(queries, product.id, { ...change, updated_at: now });
    await raiseCompanyRevision(queries, companyId, now);
  });
}
