/** Every column whose values the secret key has encrypted, and the way through all of them. */
import { type RawBuilder, sql } from "kysely";
import type { SealedFor } from "../runtime/secrets.ts";
import type { Queries } from "./dialect.ts";
import type { Schema } from "./schema.ts";

type SealedColumnOf<Table extends keyof Schema> = `${Table}.${keyof Schema[Table] & `sealed_${string}`}`;
type SealedColumnName = { [Table in keyof Schema]: SealedColumnOf<Table> }[keyof Schema];

/** What the values of a column belong to, `<table>:<id>:<part>`, and by which columns their rows are found. */
interface Belonging {
  readonly key: readonly [id: string] | readonly [id: string, part: string];
  /** Undefined where the second column of the key holds it. */
  readonly part: string | undefined;
}

const ofRow = (part: string): Belonging => ({ key: ["id"], part });

/** The compiler demands each `sealed_` column of the schema here. */
const belongings: Readonly<Record<SealedColumnName, Belonging>> = {
  "installation.sealed_check": ofRow("check"),
  "signing_key.sealed_private_key": ofRow("private_key"),
  "api_key.sealed_shared_key": ofRow("shared_key"),
  "idempotent_call.sealed_body": { key: ["credential_id", "idempotency_key"], part: undefined },
  "oauth_client.sealed_secret": ofRow("secret"),
  "oauth_client.sealed_previous_secret": ofRow("previous_secret"),
  "customer_account.sealed_sso_client_secret": ofRow("sso_client_secret"),
  "license_user.sealed_initial_password": ofRow("initial_password"),
  "audit_entry.sealed_origin": ofRow("origin"),
  "operator.sealed_totp_secret": ofRow("totp_secret"),
  "webhook_endpoint.sealed_secret": ofRow("secret"),
  "webhook_endpoint.sealed_previous_secret": ofRow("previous_secret"),
  "mail_setting.sealed_password": { key: ["company_id"], part: "password" },
  "mail_message.sealed_facts": ofRow("facts"),
  "operator_provider.sealed_client_secret": { key: ["company_id"], part: "client_secret" },
  "pending_sign_in.sealed_verifier": ofRow("verifier"),
};

export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly belonging: Belonging;
}

export const sealedColumns: readonly SealedColumn[] = Object.entries(belongings).map(([name, belonging]) => {
  const [table = "", column = ""] = name.split(".");
  return { table, column, belonging };
});

export const sealedTables: readonly string[] = [...new Set(sealedColumns.map(({ table }) => table))];

export interface SealedValue {
  readonly id: number;
  readonly part: string;
  readonly sealed: string;
}

export function belongsTo({ table }: SealedColumn, { id, part }: SealedValue): SealedFor {
  return `${table}:${id}:${part}`;
}

/** How many values of all columns do not begin with `mark`. */
export async function countSealedOtherwise(queries: Queries, mark: string): Promise<number> {
  let count = 0;
  for (const { table, column } of sealedColumns) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} where ${isOtherwise(column, mark)}`.execute(queries);
    count += rows[0]?.count ?? 0;
  }
  return count;
}

/** The next values of a column, in the order of their rows, that do not begin with `mark`. */
export async function listSealedOtherwise(
  queries: Queries,
  { table, column, belonging }: SealedColumn,
  page: { readonly mark: string; readonly after: SealedValue | undefined; readonly limit: number },
): Promise<readonly SealedValue[]> {
  const [id, part = sql.lit(belonging.part)] = belonging.key.map((name) => sql.ref(name));
  const isAfter = page.after === undefined ? sql`` : sql`and ${rowIs(belonging, sql`>`, page.after)}`;
  const { rows } = await sql<SealedValue>`
    select ${id} as id, ${part} as part, ${sql.ref(column)} as sealed
    from ${sql.table(table)}
    where ${isOtherwise(column, page.mark)} ${isAfter}
    order by ${sql.join(belonging.key.map((name) => sql.ref(name)))}
    limit ${page.limit}`.execute(queries);
  return rows;
}

export async function replaceSealed(
  queries: Queries,
  { table, column, belonging }: SealedColumn,
  value: SealedValue,
): Promise<void> {
  await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${value.sealed}
    where ${rowIs(belonging, sql`=`, value)}`.execute(queries);
}

function rowIs({ key }: Belonging, compared: RawBuilder<unknown>, { id, part }: SealedValue): RawBuilder<unknown> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  return sql`(${columns}) ${compared} (${sql.join([id, part].slice(0, key.length))})`;
}

function isOtherwise(column: string, mark: string): RawBuilder<unknown> {
  return sql`substr(${sql.ref(column)}, 1, ${sql.lit(mark.length)}) <> ${mark}`;
}
