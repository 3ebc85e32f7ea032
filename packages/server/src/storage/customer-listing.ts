/** Lists of customers and of customer accounts. */
import { customerAccountFilters, customerFilters } from "../domain/customer-filters.ts";
import { normalizedEmail } from "../domain/text.ts";
import type { FilterColumn } from "./listing/filter-condition.ts";
import { listingOf } from "./listing/listing.ts";

const ofAccount = (column: string): FilterColumn => ({
  column: `customer_account.${column}`,
  through: [["customer.customer_account_id", "customer_account.id"]],
});

export const customerListing = listingOf(customerFilters, {
  table: "customer",
  columns: {
    id: { column: "customer.id" },
    email: { column: "customer.email", stored: normalizedEmail },
    first_name: { column: "customer.first_name" },
    last_name: { column: "customer.last_name" },
    company_name: { column: "customer.company_name" },
    phone: { column: "customer.phone" },
    reference: { column: "customer.reference" },
    label: {
      column: "customer_label_link.customer_label_id",
      through: [["customer.id", "customer_label_link.customer_id"]],
    },
    license_user: { column: "customer.license_user_id" },
    created_at: { column: "customer.created_at" },
    updated_at: { column: "customer.updated_at" },
    account: { column: "customer.customer_account_id" },
    account__name: ofAccount("name"),
    account__code: ofAccount("code"),
    account__description: ofAccount("description"),
    account__phone: ofAccount("phone"),
    account__address: ofAccount("address"),
    account__email: ofAccount("email"),
    account__reference: ofAccount("reference"),
  },
  orders: {
    created_at: "customer.created_at",
    updated_at: "customer.updated_at",
    email: "customer.email",
    first_name: "customer.first_name",
    last_name: "customer.last_name",
    company_name: "customer.company_name",
    reference: "customer.reference",
  },
});

export const customerAccountListing = listingOf(customerAccountFilters, {
  table: "customer_account",
  columns: {
    id: { column: "customer_account.id" },
    name: { column: "customer_account.name" },
    code: { column: "customer_account.code" },
    description: { column: "customer_account.description" },
    phone: { column: "customer_account.phone" },
    address: { column: "customer_account.address" },
    email: { column: "customer_account.email" },
    reference: { column: "customer_account.reference" },
    created_at: { column: "customer_account.created_at" },
    updated_at: { column: "customer_account.updated_at" },
  },
  orders: {
    created_at: "customer_account.created_at",
    updated_at: "customer_account.updated_at",
    name: "customer_account.name",
    code: "customer_account.code",
  },
});
