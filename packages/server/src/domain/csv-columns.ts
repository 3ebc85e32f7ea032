/** The columns that files of comma-separated values may have, and how a line of cells is read as an object. */
import * as z from "zod";
import { customer } from "./catalog/customer.ts";
import { faultsOf } from "./catalog/fault.ts";
import { featureTerms } from "./catalog/feature.ts";
import { license } from "./catalog/license.ts";
import { count, email, flag, freeText, identifier, instant } from "./catalog/members.ts";
import type { ImportKind, RowFaults } from "./csv-import.ts";
import { unguarded } from "./formula-guard.ts";

const { customer_account: _account, metadata: _metadata, ...customerMembers } = customer.shape;
const customerRow = z.strictObject({ ...customerMembers, email: email.exactOptional() });

const orderRow = z.strictObject({
  store_id: identifier.exactOptional(),
  type: freeText.exactOptional(),
  is_test: flag.exactOptional(),
  is_trial: flag.exactOptional(),
  download_id: freeText.exactOptional(),
  language: freeText.exactOptional(),
  campaign_params: freeText.exactOptional(),
  created_at: instant.exactOptional(),
});

const licenseTerms = license.pick({
  enabled: true,
  license_type: true,
  max_activations: true,
  allow_unlimited_activations: true,
  validity_period: true,
  valid_duration: true,
  enable_maintenance_period: true,
  maintenance_period: true,
  maintenance_duration: true,
  is_trial: true,
  trial_days: true,
  max_consumptions: true,
  subscription_id: true,
  prevent_vm: true,
  allow_overages: true,
  max_overages: true,
  reset_consumption: true,
  consumption_period: true,
  is_floating: true,
  is_floating_cloud: true,
  floating_users: true,
  floating_timeout: true,
  max_license_users: true,
  note: true,
});

/** A column `customer__email` is the member `email` of the member `customer`. */
const rowSchemas = {
  licenses: z.strictObject({
    license: licenseTerms.extend({ license_key: identifier }),
    product: z.strictObject({ short_code: identifier }),
    customer: customerRow,
    order: orderRow,
  }),
  "license-features": z
    .strictObject({ license_key: identifier, code: identifier, total_consumptions: count.exactOptional() })
    .extend(
      featureTerms.pick({
        max_consumption: true,
        expiry_date: true,
        allow_overages: true,
        consumption_period: true,
        max_overages: true,
        reset_consumption: true,
      }).shape,
    ),
  customers: customerRow,
} as const satisfies Record<ImportKind, z.ZodObject>;

export type Row<Kind extends ImportKind> = z.output<(typeof rowSchemas)[Kind]>;

const required: Readonly<Record<ImportKind, readonly string[]>> = {
  licenses: ["license__license_key", "product__short_code"],
  "license-features": ["license_key", "code"],
  customers: [],
};

/** What is wrong with the first line of a file, or null. */
export function columnsFault(kind: ImportKind, columns: readonly string[]): string | null {
  const known = columnsOf(kind);
  const unknown = columns.filter((column) => !known.has(column));
  const missing = required[kind].filter((column) => !columns.includes(column));
  const twice = columns.filter((column, index) => columns.indexOf(column) !== index);
  if (unknown.length > 0) return `has columns that are not known: ${unknown.slice(0, 10).map(shortened).join(", ")}`;
  if (missing.length > 0) return `lacks the columns ${missing.join(", ")}`;
  return twice.length > 0 ? `has columns twice: ${twice.join(", ")}` : null;
}

/** A file without a line of names has a row of data there. */
function shortened(column: string): string {
  return column.length > 50 ? `${column.slice(0, 50)}…` : column;
}

/** Their names, and how the text of their cells is read. */
export function columnsOf(kind: ImportKind): ReadonlyMap<string, (text: string) => unknown> {
  return columnsByKind[kind];
}

type Columns = ReadonlyMap<string, (text: string) => unknown>;

const columnsByKind: Readonly<Record<ImportKind, Columns>> = {
  licenses: new Map(
    Object.entries(rowSchemas.licenses.shape).flatMap(([group, { shape }]) =>
      Object.entries(shape).map(([name, schema]) => [`${group}__${name}`, readerOf(schema)] as const),
    ),
  ),
  "license-features": flatColumns(rowSchemas["license-features"]),
  customers: flatColumns(rowSchemas.customers),
};

function flatColumns({ shape }: z.ZodObject): Columns {
  return new Map(Object.entries(shape).map(([name, schema]) => [name, readerOf(schema as z.ZodType)]));
}

/** Whatever is neither number nor flag goes on as it is, and is told what it must be. */
function readerOf(schema: z.ZodType): (text: string) => unknown {
  if (schema.safeParse(1).success) return (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);
  if (schema.safeParse(true).success) return (text) => flags[text.toLowerCase()] ?? text;
  return (text) => text;
}

const flags: Readonly<Record<string, boolean>> = {
  "1": true,
  true: true,
  yes: true,
  "0": false,
  false: false,
  no: false,
};

/** A line of the file as the object that it tells of; blank cells tell nothing. */
export function readRow<Kind extends ImportKind>(
  kind: Kind,
  columns: readonly string[],
  cells: readonly string[],
): Row<Kind> | RowFaults {
  if (cells.length > columns.length) return { faults: [`has ${cells.length} cells for ${columns.length} columns`] };
  const members: Record<string, unknown> =
    kind === "licenses" ? { license: {}, product: {}, customer: {}, order: {} } : {};
  for (const [index, column] of columns.entries()) {
    const text = unguarded(cells[index] ?? "").trim();
    if (text !== "")
      place(members, kind === "licenses" ? column.split("__") : [column], columnsOf(kind).get(column)?.(text));
  }
  const read = rowSchemas[kind].safeParse(members);
  // Sound because the schema is that of the kind, which the compiler cannot follow through the index.
  if (read.success) return read.data as Row<Kind>;
  return { faults: faultsOf(read.error).map(({ path, text }) => `${path.join("__")} ${text}`) };
}

function place(members: Record<string, unknown>, [first = "", second]: readonly string[], value: unknown): void {
  if (second === undefined) members[first] = value;
  else place(members[first] as Record<string, unknown>, [second], value);
}
