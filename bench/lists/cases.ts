/** The lists that are measured, as clients ask for them, and how quick each has to be. */

export interface ListCase {
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
  /** `page`: the first page within fifty indexed reads. `search`: within 500 ms. */
  readonly target: "page" | "search";
}

const page = (name: string, query: ListCase["query"] = {}): ListCase => ({ name, query, target: "page" });
const search = (name: string, query: ListCase["query"]): ListCase => ({ name, query, target: "search" });

export const cases: readonly ListCase[] = [
  page("newest first"),
  page("oldest first", { order_by: "id" }),
  page("by creation", { order_by: "-created_at" }),
  page("a key", { license_key: "K1700001-ABCD-1001" }),
  page("a key's beginning", { license_key__startswith: "K12345" }),
  page("an order", { order__store_id: "shop-123456" }),
  page("a customer's e-mail", { customer_email: "customer123@shop123.example" }),
  page("a customer account", { customer__account__code: "account-42" }),
  page("a product", { product_short_code: "product-7" }),
  page("a product, enabled", { product_short_code: "product-7", enabled: "true" }),
  page("disabled", { enabled: "false" }),
  page("active", { active: "true" }),
  page("inactive", { active: "false" }),
  page("a user", { license_users__true_email: "user777@people.example" }),
  page("a device", { devices__hardware_id: "hardware-123456" }),
  page("a host", { devices__hostname: "desk-123456" }),
  page("a subscription", { subscription_id: "sub-400000" }),
  page("metadata of one", { metadata__crm__id: "500000" }),
  search("metadata of 10,000", { metadata__tags__contains: '"t55"' }),
  search("metadata of 100,000", { metadata__crm__tier: '"gold"' }),
  search("ending before a day", { validity_period__lt: "2026-01-01" }),
  search("changed since", { updated_at__gt: "2025-12-10T00:00:00Z" }),
  search("expired", { status: "Expired" }),
  search("a part of a key", { license_key__icontains: "123-abcd" }),
  search("a part of an e-mail", { customer_email__icontains: "R12345" }),
  search("a part of every e-mail", { customer_email__icontains: "example" }),
  search("a part of a customer's name", { customer_name__icontains: "number1234" }),
  search("a part of an order's id", { order__store_id__icontains: "-12345" }),
  search("a part of a user's e-mail", { license_users__true_email__icontains: "user12" }),
  search("a part of a host's name", { devices__hostname__icontains: "DESK-1234" }),
  search("a part of a note", { note__icontains: "number 1234" }),
  search("by key", { order_by: "license_key" }),
  search("by end of validity", { order_by: "validity_period" }),
];
