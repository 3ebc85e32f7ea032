/** `/customers/export/`: all customers in one file. */
import { exportCustomers } from "../../../services/customers/export.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

export const customerExportEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    chapter: "Customers",
    source: "documented",
    name: "export_customers",
    summary: "Gives all customers as a file of comma-separated values.",
    method: "GET",
    path: "/customers/export",
    permission: "customers_read",
    answers: { kind: "csv", fileName: "customers.csv" },
    handle: async ({ context, administrator }) => exportCustomers(context, administrator),
  }),
];
