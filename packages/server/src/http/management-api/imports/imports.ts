/** `…/import_from_csv/`: files that are taken in at once, and worked off afterwards. */
import * as z from "zod";
import type { ImportKind } from "../../../domain/csv-import.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { beginImport } from "../../../services/imports/begin.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

interface Door {
  readonly kind: ImportKind;
  readonly name: string;
  readonly path: string;
  readonly what: string;
  readonly permission: Permission;
}

const doors: readonly Door[] = [
  {
    kind: "licenses",
    name: "import_licenses",
    path: "/licenses/import_from_csv",
    what: "licenses with their orders and customers",
    permission: "licenses_write",
  },
  {
    kind: "license-features",
    name: "import_license_features",
    path: "/licenses/import_features_from_csv",
    what: "features of licenses",
    permission: "licenses_write",
  },
  {
    kind: "customers",
    name: "import_customers",
    path: "/customers/import_from_csv",
    what: "customers",
    permission: "customers_write",
  },
];

const jobAnswer = z.object({
  job_id: z.number().meta({ description: "Id of the import, as its results are found by." }),
});

export const importEndpoints: readonly ManagementEndpoint[] = doors.map(({ kind, name, path, what, permission }) =>
  managementEndpoint({
    chapter: "Imports and exports",
    source: "documented",
    name,
    summary: `Takes a file of comma-separated values with ${what}, and imports it in the background.`,
    method: "POST",
    path,
    permission,
    body: "file",
    answers: { kind: "json", status: 200, schema: jobAnswer },
    handle: async ({ context, administrator, file }) => ({
      job_id: await beginImport(context, administrator, kind, file),
    }),
  }),
);
