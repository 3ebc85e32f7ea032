/** Whether licenses of a product may be issued by an order. */
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { WantedOrder } from "../../domain/wanted-order.ts";
import type { CatalogRows, ProductRows } from "../catalog/catalog-rows.ts";
import type { OrderFaults } from "./order-faults.ts";

interface Issue {
  readonly catalog: CatalogRows;
  readonly wanted: WantedOrder;
  readonly faults: OrderFaults;
}

/** Adds what forbids it to the faults, and says whether anything does. */
export function refuseProduct({ catalog, wanted, faults }: Issue, rows: ProductRows, path: FaultPath): boolean {
  const { product } = rows;
  if (product.is_bundle !== wanted.is_bundle) {
    faults.add(
      path,
      product.is_bundle ? "is a bundle: send is_bundle as true" : "is not a bundle: send is_bundle as false",
    );
    return true;
  }
  const byId = new Map([...catalog.values()].map((one) => [one.product.id, one.product]));
  const members = rows.members.flatMap(({ product_id }) => byId.get(product_id) ?? []);
  for (const one of [product, ...members]) {
    const whose = one === product ? "is" : `holds ${one.short_code}, which is`;
    if (one.is_archived) faults.add(path, `${whose} archived, so no licenses of it are issued`, "archived_product");
    else if (!one.active) faults.add(path, `${whose} disabled, so no licenses of it are issued`, "disabled_product");
    else continue;
    return true;
  }
  return false;
}
