/** `…-import-results/`: how far imports are, and what came of them. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import {
  type ImportKind,
  type ImportProgress,
  importFilters,
  importStatuses,
  type RowOutcome,
} from "../../../domain/csv-import.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { listImports, requireImport } from "../../../services/imports/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const invalidRow = z.object({
  row: z.number().meta({ description: "As a spreadsheet counts: the line of names is 1." }),
  errors: z.array(z.string()).meta({ description: "What is wrong, each beginning with the column's name." }),
});

const rowCounts = {
  total_row_count: z.number().meta({ description: "Rows that have been dealt with so far." }),
  valid_row_count: z.number().meta({ description: "How many of them were imported." }),
  invalid_rows: z.array(invalidRow).meta({ description: "Those that were not; of very many, the first." }),
};

const customerCounts = {
  created_customers_count: z.number().meta({ description: "Rows whose customer was made." }),
  existed_customers_count: z.number().meta({ description: "Rows whose customer was there." }),
};

interface Kind {
  readonly kind: ImportKind;
  readonly name: string;
  readonly path: string;
  readonly what: string;
  readonly permission: Permission;
  readonly result: z.ZodObject;
  /** The members of the result that count outcomes. */
  readonly counts: Readonly<Record<string, RowOutcome>>;
}

const kinds: readonly Kind[] = [
  {
    kind: "licenses",
    name: "license_imports",
    path: "/licenses-import-results",
    what: "imports of licenses",
    permission: "licenses_read",
    result: z.object({
      ...rowCounts,
      ...customerCounts,
      created_orders_count: z.number().meta({ description: "Rows whose order was made." }),
      existed_orders_count: z.number().meta({ description: "Rows whose order was there." }),
      created_licenses_count: z.number().meta({ description: "Licenses that were issued." }),
      existed_licenses_count: z.number().meta({ description: "Rows whose license was there, and was left as it is." }),
    }),
    counts: {
      created_customers_count: "created_customers",
      existed_customers_count: "existed_customers",
      created_orders_count: "created_orders",
      existed_orders_count: "existed_orders",
      created_licenses_count: "created_licenses",
      existed_licenses_count: "existed_licenses",
    },
  },
  {
    kind: "license-features",
    name: "license_feature_imports",
    path: "/license-features-import-results",
    what: "imports of features of licenses",
    permission: "licenses_read",
    result: z.object({
      ...rowCounts,
      created_license_features: z.number().meta({ description: "Features that were added to licenses." }),
      existed_license_features: z
        .number()
        .meta({ description: "Features that the license had, and that were changed." }),
    }),
    counts: {
      created_license_features: "created_license_features",
      existed_license_features: "existed_license_features",
    },
  },
  {
    kind: "customers",
    name: "customer_imports",
    path: "/customers-import-results",
    what: "imports of customers",
    permission: "customers_read",
    result: z.object({ ...rowCounts, ...customerCounts }),
    counts: { created_customers_count: "created_customers", existed_customers_count: "existed_customers" },
  },
];

function answerOf(result: z.ZodObject) {
  return z.object({
    id: z.number(),
    file_name: z.string().meta({ description: "As it was sent." }),
    status: z.enum(importStatuses).meta({ description: "`error` only where the file could not be read to its end." }),
    created_at: z.string(),
    started_at: z.string().nullable().meta({ description: "Null until the first rows are dealt with." }),
    finished_at: z.string().nullable().meta({ description: "Null until the import is over." }),
    result: result.meta({ description: "What came of the rows so far." }),
    progress: z.number().meta({ description: "How much of the file has been dealt with, in percent." }),
  });
}

/** Each may tell of hundreds of invalid rows. */
const IMPORTS_PER_PAGE_MAX = 100;

type Import = Awaited<ReturnType<typeof requireImport>>;

function describeImport(row: Import, counts: Kind["counts"]) {
  const { rows, validRows, invalidRows, outcomes }: ImportProgress = JSON.parse(row.result_json);
  const counted = Object.entries(counts).map(([member, outcome]) => [member, outcomes[outcome] ?? 0]);
  return {
    id: row.id,
    file_name: row.file_name,
    status: row.status,
    created_at: isoInstant(row.created_at),
    started_at: row.started_at === null ? null : isoInstant(row.started_at),
    finished_at: row.finished_at === null ? null : isoInstant(row.finished_at),
    result: {
      total_row_count: rows,
      valid_row_count: validRows,
      invalid_rows: invalidRows,
      ...Object.fromEntries(counted),
    },
    progress: row.byte_count === 0 ? 0 : Math.floor((100 * row.bytes_done) / row.byte_count),
  };
}

export const importResultEndpoints: readonly ManagementEndpoint[] = kinds.flatMap(
  ({ kind, name, path, what, permission, result, counts }) => {
    const resource = { chapter: "Imports and exports", source: "documented", permission, method: "GET" } as const;
    const one = { kind: "json", status: 200, schema: answerOf(result) } as const;
    return [
      managementEndpoint({
        ...resource,
        name: `list_${name}`,
        summary: `Lists ${what}, with their progress and results.`,
        path,
        list: { filters: importFilters, orders: ["created_at", "status"], limitMax: IMPORTS_PER_PAGE_MAX },
        answers: { ...one, schema: pageOf(one.schema) },
        handle: async ({ context, administrator, list }) =>
          listed(await listImports(context, administrator, kind, list), (row) => describeImport(row, counts)),
      }),
      managementEndpoint({
        ...resource,
        name: `retrieve_${name.slice(0, -1)}`,
        summary: `Tells of one of the ${what}.`,
        path: `${path}/:id`,
        answers: one,
        handle: async ({ context, administrator, id }) =>
          describeImport(await requireImport(context, administrator, kind, id), counts),
      }),
    ];
  },
);
