/** Issues one license by an order of its own, which holds nothing else. */
import type { WantedLicense, WantedOrder } from "../../domain/wanted-order.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findProduct, findProductById } from "../../storage/products.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { createOrder } from "../orders/create.ts";

export interface LicenseToIssue extends WantedLicense {
  /** The product's code, or its id. */
  readonly product: string;
  /** The id of a customer. */
  readonly customer?: number | null;
  /** Another name of `key`. */
  readonly license_key?: string | undefined;
}

/** Returns the license's id. */
export async function createLicense(
  context: ServiceContext,
  administrator: Administrator,
  { product: named, customer, license_key, ...license }: LicenseToIssue,
): Promise<number> {
  const product = await requireProductNamed(context.database.read, administrator, named);
  const key = license.key ?? license_key;
  const wanted: WantedOrder = {
    is_bundle: false,
    append: false,
    add_to_customer_account: true,
    ...(customer !== undefined && { customer_id: customer }),
    items: [{ product_code: product.short_code, licenses: [{ ...license, key }] }],
  };
  const [id] = (await withOwnNames(() => createOrder(context, administrator, wanted))).licenseIds;
  if (id === undefined) throw new Error("An order of one license has issued none.");
  return id;
}

async function requireProductNamed(
  queries: Queries,
  { companyId }: Administrator,
  named: string,
): Promise<ProductTable> {
  const byCode = await findProduct(queries, companyId, named);
  const product =
    byCode ?? (/^\d{1,16}$/.test(named) ? await findProductById(queries, companyId, Number(named)) : undefined);
  if (product === undefined) throw invalidFields({ product: ["is not a product"] });
  if (product.is_bundle) throw invalidFields({ product: ["is a bundle: issue its licenses by orders/create_order"] });
  return product;
}

/** Faults are named by the members of this request, not by those of the order that it stands for. */
async function withOwnNames<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || Object.keys(error.fields).length === 0) throw error;
    const fields = Object.entries(error.fields).map(([name, texts]) => [ownName(name), texts] as const);
    if (error.code === "validation_error") throw invalidFields(Object.fromEntries(fields));
    throw new Problem(error.code, error.message, { fields: Object.fromEntries(fields) });
  }
}

function ownName(name: string): string {
  const own = name.replace(/^items[.[]0]?\.?(licenses[.[]0]?\.?)?/, "");
  return own === "product_code" ? "product" : own === "customer_id" ? "customer" : own;
}
