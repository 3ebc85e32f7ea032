/** Texts that may tell of a person anywhere: found by the address, or because what they belong to is the person's. */
import { type RawBuilder, sql } from "kysely";
import { dialectOf, type Queries } from "../dialect.ts";
import { holding } from "../listing/text-condition.ts";
import { devicesOf, historiesOf, licensesOf, ordersOf, type Person } from "./person.ts";

export interface MentionColumn {
  readonly name: string;
  readonly isJson: boolean;
}

export interface MentionPlace {
  readonly table: string;
  readonly columns: readonly MentionColumn[];
  /** Rows of the company. */
  readonly ofCompany: (person: Person) => RawBuilder<unknown>;
  /** Rows of what is the person's own. */
  readonly ofPerson: (person: Person) => RawBuilder<unknown>;
  /** The id of the license under whose lock its rows are written. */
  readonly license?: RawBuilder<unknown>;
}

const text = (name: string): MentionColumn => ({ name, isJson: false });
const json = (name: string): MentionColumn => ({ name, isJson: true });

const licensesOfCompany = ({ companyId }: Person) =>
  sql`in (select license.id from license where license.company_id = ${companyId})`;

const licensesOfPerson = (person: Person) => sql`in (select license.id from license where ${licensesOf(person)})`;

/** Tables whose rows know their company, and are nobody's own. */
function whereAddressMayBe(columnsByTable: Readonly<Record<string, readonly MentionColumn[]>>): MentionPlace[] {
  return Object.entries(columnsByTable).map(([table, columns]) => ({
    table,
    columns,
    ofCompany: ({ companyId }) => sql`${sql.ref(`${table}.company_id`)} = ${companyId}`,
    ofPerson: () => sql`false`,
  }));
}

export const mentionPlaces: readonly MentionPlace[] = [
  {
    table: "order",
    columns: [text("reference"), text("campaign_params"), text("download_id"), json("metadata_json")],
    ofCompany: ({ companyId }) => sql`"order".company_id = ${companyId}`,
    ofPerson: ordersOf,
  },
  {
    table: "order_item",
    columns: [text("note")],
    ofCompany: ({ companyId }) =>
      sql`order_item.order_id in (select "order".id from "order" where "order".company_id = ${companyId})`,
    ofPerson: (person) => sql`order_item.order_id in (select "order".id from "order" where ${ordersOf(person)})`,
  },
  {
    table: "license",
    columns: [text("note"), json("metadata_json")],
    ofCompany: ({ companyId }) => sql`license.company_id = ${companyId}`,
    ofPerson: licensesOf,
    license: sql`license.id`,
  },
  {
    table: "license_custom_field",
    columns: [text("value")],
    ofCompany: (person) => sql`license_custom_field.license_id ${licensesOfCompany(person)}`,
    ofPerson: (person) => sql`license_custom_field.license_id ${licensesOfPerson(person)}`,
    license: sql`license_custom_field.license_id`,
  },
  {
    table: "license_feature",
    columns: [json("metadata_json")],
    ofCompany: (person) => sql`license_feature.license_id ${licensesOfCompany(person)}`,
    ofPerson: (person) => sql`license_feature.license_id ${licensesOfPerson(person)}`,
    license: sql`license_feature.license_id`,
  },
  {
    table: "device_variable",
    columns: [text("value")],
    ofCompany: ({ companyId }) =>
      sql`device_variable.device_id in (select device.id from device where device.company_id = ${companyId})`,
    ofPerson: (person) => sql`device_variable.device_id in (select device.id from device where ${devicesOf(person)})`,
    license: sql`(select device.license_id from device where device.id = device_variable.device_id)`,
  },
  {
    table: "license_history",
    columns: [text("text"), json("data_json")],
    ofCompany: (person) => sql`license_history.license_id ${licensesOfCompany(person)}`,
    ofPerson: historiesOf,
  },
  ...whereAddressMayBe({
    customer: [text("reference"), json("metadata_json")],
    customer_account: [text("name"), text("description"), text("address"), text("reference"), json("metadata_json")],
    license_user_group: [text("name"), text("description"), json("metadata_json")],
    consumption_pool: [text("name"), json("metadata_json")],
    csv_import: [text("file_name"), json("result_json")],
  }),
];

export type MentionRow = Readonly<Record<string, string | null>> & { readonly id: number };

/**
 * The next rows in the order of their ids. Which texts are looked for is the caller's: all rows of what is the person's,
 * and of everything else those with the address in one of the columns.
 */
export async function listMentions(
  queries: Queries,
  place: MentionPlace,
  person: Person,
  page: { readonly scope: "own" | "company"; readonly after: number; readonly limit: number },
): Promise<MentionRow[]> {
  const { table, columns } = place;
  const id = sql.ref(`${table}.id`);
  const scope = page.scope === "own" ? place.ofPerson(person) : namingAddress(queries, place, person);
  const { rows } = await sql<MentionRow>`
    select ${id} as id, ${sql.join(columns.map(({ name }) => sql.ref(`${table}.${name}`)))}
    from ${sql.table(table)} where ${scope} and ${id} > ${page.after}
    order by ${id} limit ${page.limit}`.execute(queries);
  return rows;
}

/** Of the company's rows those with the address in one of the columns. */
function namingAddress(queries: Queries, { table, columns, ofCompany }: MentionPlace, person: Person) {
  const dialect = dialectOf(queries);
  const mentions = columns.map(({ name }) => holding(sql.ref(`${table}.${name}`), person.email, dialect));
  return sql`${ofCompany(person)} and (${sql.join(mentions, sql` or `)})`;
}

/** The licenses that tell of the person, or whose features, values, devices or variables do. */
export async function listMentioningLicenseIds(queries: Queries, person: Person): Promise<number[]> {
  const ids = new Set<number>();
  const add = async (license: RawBuilder<unknown>, table: string, condition: RawBuilder<unknown>) => {
    const { rows } = await sql<{ id: number }>`
      select distinct ${license} as id from ${sql.table(table)} where ${condition}`.execute(queries);
    for (const { id } of rows) ids.add(id);
  };
  await add(sql`device.license_id`, "device", devicesOf(person));
  for (const place of mentionPlaces) {
    if (place.license === undefined) continue;
    const isMentioned = sql`(${place.ofPerson(person)}) or (${namingAddress(queries, place, person)})`;
    await add(place.license, place.table, isMentioned);
  }
  return [...ids];
}

export async function writeTexts(
  queries: Queries,
  table: string,
  id: number,
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  const set = Object.entries(changes).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  await sql`update ${sql.table(table)} set ${sql.join(set)} where id = ${id}`.execute(queries);
}

export interface AuditText {
  readonly id: number;
  readonly object_kind: string;
  readonly object_id: number;
  readonly before_json: string | null;
  readonly after_json: string | null;
}

/** Audit entries that name the address, and those about the same objects and about the person's own. */
export async function listAuditMentions(
  queries: Queries,
  person: Person,
  page: { readonly after: number; readonly limit: number },
): Promise<AuditText[]> {
  const { companyId, email, customer, user } = person;
  const dialect = dialectOf(queries);
  const named = sql`(${holding(sql.ref("before_json"), email, dialect)} or ${holding(sql.ref("after_json"), email, dialect)})`;
  const { rows } = await sql<AuditText>`
    select id, object_kind, object_id, before_json, after_json from audit_entry
    where company_id = ${companyId} and id > ${page.after} and (
      ${named}
      or (object_kind = 'customer' and object_id = ${customer?.id ?? 0})
      or (object_kind = 'license_user' and object_id = ${user?.id ?? 0})
      or (object_kind = 'order' and object_id in (select "order".id from "order" where ${ordersOf(person)}))
      or (object_kind = 'device' and object_id in (select device.id from device where ${devicesOf(person)}))
      or (object_kind in ('customer', 'license_user') and object_id in (
        select object_id from audit_entry where company_id = ${companyId} and ${named}
          and object_kind in ('customer', 'license_user')))
    )
    order by id limit ${page.limit}`.execute(queries);
  return rows;
}
