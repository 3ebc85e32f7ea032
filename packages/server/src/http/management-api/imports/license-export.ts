/** `/licenses/export/`: licenses as a file that can be imported again. */
import { present } from "../../../domain/present.ts";
import { exportLicenses } from "../../../services/licenses/export.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { spanQuery } from "../orders/order-exports.ts";

export const licenseExportEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    chapter: "Imports and exports",
    source: "proposed",
    name: "export_licenses",
    summary: "Exports the licenses that were made in a span of days, or all of them where none is given.",
    method: "GET",
    path: "/licenses/export",
    permission: "licenses_read",
    query: spanQuery,
    answers: { kind: "csv", fileName: "licenses.csv" },
    handle: async ({ context, administrator, query: { range: lastDays, from, to } }) =>
      exportLicenses(context, administrator, present({ lastDays, from, to })),
  }),
];
