/**
 * The indexes that lists are found by. SQLite has no statistics to choose by, so what a list asks with decides here, by
 * its shape alone, which index is left to it.
 */

/** `own` begins with the column; `company` begins with the company; `list` does so too, and is of lists alone. */
export type IndexKind = "own" | "company" | "list";

/** By column, what can be found by its value, its beginning or its range. */
export const indexedColumns: Readonly<Record<string, IndexKind>> = {
  "activation_history.license_id": "own",
  "activation_history.ts": "own",
  "audit_entry.action": "company",
  "audit_entry.actor_id": "company",
  "audit_entry.actor_kind": "company",
  "audit_entry.actor_name": "company",
  "audit_entry.license_id": "own",
  "audit_entry.object_kind": "company",
  "audit_entry.ts": "list",
  "customer.customer_account_id": "own",
  "customer.email": "company",
  "customer_account.code": "company",
  "device.hardware_id": "company",
  "device.license_id": "own",
  "license.license_key": "company",
  "license.order_id": "own",
  "license.product_id": "own",
  "license.subscription_id": "list",
  "license.created_at": "list",
  "license.validity_period": "list",
  "license_history.license_id": "own",
  "license_history.ts": "own",
  "license_user.email": "company",
  "order.created_at": "list",
  "order.customer_account_id": "own",
  "order.customer_id": "own",
  "order.store_id": "company",
  "product.short_code": "company",
  "refusal.license_id": "own",
  "refusal.ts": "own",
};

/**
 * By table, the columns in whose order a company's objects can be walked: there is an index of the company, the column
 * and the id. Such indexes are of rows with `id > 0`, or with `company_id > 0` where another column stands between.
 * That is always so, but no query except those of lists says it: to any other the index does not exist, so that none
 * takes it in place of a narrower one.
 */
export const walkedColumns: Readonly<Record<string, readonly string[]>> = {
  audit_entry: ["id", "ts"],
  customer: ["id", "created_at"],
  device: ["id"],
  license: ["id", "created_at", "validity_period"],
  license_user: ["id"],
  order: ["id", "created_at"],
};

/** The same for what stands in an index with the company that others use as well. */
export const orderedColumns: Readonly<Record<string, readonly string[]>> = {
  license: ["license_key"],
  order: ["store_id"],
  customer: ["email"],
  license_user: ["email"],
};
