/** What can be imported as files of comma-separated values, and what is told of it. */
import type { FilterFields } from "./listing.ts";

const importKinds = ["licenses", "license-features", "customers"] as const;
export type ImportKind = (typeof importKinds)[number];

export const importStatuses = ["pending", "running", "error", "success"] as const;

/** Lists of the original are asked for the status by the other two names. */
export const importFilters = {
  id: "id",
  status: importStatuses,
  status_iexact: importStatuses,
  status__iexact: importStatuses,
  file_name: "text",
  created_at: "instant",
} as const satisfies FilterFields;

export interface InvalidRow {
  /** As a spreadsheet counts, so that the file's first line, of names, is 1. */
  readonly row: number;
  /** Each begins with the column's name. */
  readonly errors: readonly string[];
}

/** More are counted, but not told one by one. */
const INVALID_ROWS_MAX = 500;

/** What rows were found to be; each kind of file tells of those that it can bring about. */
const rowOutcomes = [
  "created_customers",
  "existed_customers",
  "created_orders",
  "existed_orders",
  "created_licenses",
  "existed_licenses",
  "created_license_features",
  "existed_license_features",
] as const;
export type RowOutcome = (typeof rowOutcomes)[number];

export interface ImportProgress {
  readonly rows: number;
  readonly validRows: number;
  readonly outcomes: Readonly<Partial<Record<RowOutcome, number>>>;
  readonly invalidRows: readonly InvalidRow[];
}

export const nothingImported: ImportProgress = { rows: 0, validRows: 0, outcomes: {}, invalidRows: [] };

/** The progress after some more rows: of each, what it brought about, or what is wrong with it. */
export function progressed(
  before: ImportProgress,
  rows: readonly (readonly RowOutcome[] | RowFaults)[],
): ImportProgress {
  const outcomes = { ...before.outcomes };
  const invalid: InvalidRow[] = [];
  for (const [index, row] of rows.entries()) {
    if ("faults" in row) invalid.push({ row: before.rows + index + 2, errors: row.faults });
    else for (const outcome of row) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return {
    rows: before.rows + rows.length,
    validRows: before.validRows + rows.length - invalid.length,
    outcomes,
    invalidRows: [...before.invalidRows, ...invalid].slice(0, INVALID_ROWS_MAX),
  };
}

export interface RowFaults {
  readonly faults: readonly string[];
}
