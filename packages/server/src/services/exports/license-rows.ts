/** Licenses with their orders and customers as rows of a file that can be imported again. */

import { isoInstant } from "../../domain/calendar.ts";
import { customerParticulars } from "../../domain/customer.ts";
import type { LicenseTable, OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Cell } from "./csv.ts";

/** An order without licenses has a row of its own, with nothing of a license in it. */
export interface ExportedLicense {
  readonly order: OrderTable;
  readonly customer: CustomerTable | null;
  readonly license: LicenseTable | null;
  readonly product: ProductTable | null;
}

const orderColumns = [
  "store_id",
  "type",
  "is_test",
  "is_trial",
  "download_id",
  "language",
  "campaign_params",
] as const satisfies readonly (keyof OrderTable)[];

const licenseColumns = [
  "license_key",
  "license_type",
  "enabled",
  "max_activations",
  "allow_unlimited_activations",
  "validity_period",
  "valid_duration",
  "enable_maintenance_period",
  "maintenance_period",
  "maintenance_duration",
  "is_trial",
  "trial_days",
  "max_consumptions",
  "allow_overages",
  "max_overages",
  "reset_consumption",
  "consumption_period",
  "is_floating",
  "is_floating_cloud",
  "floating_users",
  "floating_timeout",
  "max_license_users",
  "prevent_vm",
  "subscription_id",
  "note",
] as const satisfies readonly (keyof LicenseTable)[];

export const exportedLicenseColumns: readonly string[] = [
  ...orderColumns.map((name) => `order__${name}`),
  "order__created_at",
  ...customerParticulars.map((name) => `customer__${name}`),
  "product__short_code",
  ...licenseColumns.map((name) => `license__${name}`),
];

export function licenseCells({ order, customer, license, product }: ExportedLicense): readonly Cell[] {
  const person = customer ?? customerAsOfOrder(order);
  return [
    ...orderColumns.map((name) => order[name]),
    isoInstant(order.created_at),
    ...customerParticulars.map((name) => person[name] ?? null),
    product?.short_code ?? null,
    ...licenseColumns.map((name) => license?.[name] ?? null),
  ];
}

/** Of a customer who is gone, or who was never kept, the order tells what it was told. */
function customerAsOfOrder(order: OrderTable): Partial<CustomerTable> {
  return {
    email: order.customer_email,
    first_name: order.customer_first_name,
    last_name: order.customer_last_name,
    company_name: order.customer_company,
    phone: order.customer_phone,
    reference: order.customer_reference,
  };
}
