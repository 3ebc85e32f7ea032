/** Makes the items of an order and issues their licenses, to be stored together. */
import type { CatalogFault, FaultPath } from "../../domain/catalog/fault.ts";
import { present } from "../../domain/present.ts";
import type { WantedItem, WantedLicense, WantedOrder } from "../../domain/wanted-order.ts";
import type { Code } from "../../errors/codes.ts";
import type { OrderItemTable, OrderTable } from "../../storage/tables/licenses.ts";
import type { CatalogRows, ProductRows } from "../catalog/catalog-rows.ts";
import { importLicense, type OrderImport } from "../catalog/import-licenses.ts";
import type { ImportSession } from "../catalog/import-session.ts";
import { type AddedRows, noOrderRows } from "../catalog/order-rows.ts";
import { Tally } from "../catalog/report.ts";
import type { OrderPlace } from "./order-place.ts";
import { refuseProduct } from "./product-to-issue.ts";
import { entryOf, wirePath } from "./wanted-entry.ts";

interface ItemsIssue extends OrderPlace {
  readonly catalog: CatalogRows;
  readonly wanted: WantedOrder;
  readonly order: OrderTable;
  /** When the licenses count as made. */
  readonly createdAt: number;
}

/** What has faults is left out of the rows. */
export async function issueItems(issue: ItemsIssue): Promise<AddedRows> {
  const { context, queries, companyId, now } = issue;
  const session: ImportSession = { context, queries, companyId, now, tally: new Tally(), faults: [] };
  const rows = noOrderRows();
  for (const [index, item] of issue.wanted.items.entries()) {
    const path = ["items", index];
    const product = issue.catalog.get(item.product_code);
    if (product === undefined || refuseProduct(issue, product, [...path, "product_code"])) {
      if (product === undefined) {
        issue.faults.add([...path, "product_code"], "is not the code of a product", "unknown_product");
      }
      continue;
    }
    const row = newItem(issue, product, item);
    rows.added.items.push(row);
    const orderImport = orderImportOf(issue, session, { rows, itemOf: () => row.id });
    await issueItem(issue, orderImport, { product, item, path });
  }
  return rows.added;
}

function newItem({ context, order }: ItemsIssue, { product }: ProductRows, { note = "" }: WantedItem): OrderItemTable {
  return { id: context.newId(), order_id: order.id, product_id: product.id, note };
}

function orderImportOf(
  { administrator, catalog, people, order, wanted, createdAt }: ItemsIssue,
  session: ImportSession,
  own: Pick<OrderImport, "rows" | "itemOf">,
): OrderImport {
  const { actor } = administrator;
  return {
    ...own,
    session,
    catalog,
    people,
    order,
    isNew: true,
    issued: { createdAt, source: actor.kind, by: actor.name },
    common: present({ prevent_vm: wanted.prevent_vm }),
  };
}

interface ItemPlace {
  readonly product: ProductRows;
  readonly item: WantedItem;
  readonly path: FaultPath;
}

const NOTHING_STATED: readonly WantedLicense[] = [{}];

async function issueItem(issue: ItemsIssue, orderImport: OrderImport, { product, item, path: itemPath }: ItemPlace) {
  const { catalog, faults } = issue;
  const { licenses = NOTHING_STATED } = item;
  if (licenses.length === 0) {
    faults.add([...itemPath, "licenses"], "must hold a license: {} is one that takes everything from the policy");
  }
  const { session } = orderImport;
  for (const [index, license] of licenses.entries()) {
    const path = item.licenses === undefined ? itemPath : [...itemPath, "licenses", index];
    const entry = entryOf({ catalog, product, item, itemPath, path, faults }, license);
    await importLicense(orderImport, entry, { kind: "new" }, []);
    for (const fault of session.faults.splice(0)) {
      faults.add([...path, ...wirePath(fault.path, license)], fault.text, codeOf(fault));
    }
  }
}

function codeOf({ path }: CatalogFault): Code {
  const isFeature = path.includes("features") && path.at(-1) === "code";
  return isFeature ? "unsupported_product_feature" : "validation_error";
}
