/** The installation whose lists are measured: a million licenses and what belongs to them, made by SQL alone. */
import { sql } from "kysely";
import { builtInEntitlements, builtInFeatureTerms } from "../../packages/server/src/domain/entitlements.ts";
import type { Database } from "../../packages/server/src/storage/database.ts";
import type { Queries } from "../../packages/server/src/storage/dialect.ts";

export const sizes = {
  products: 50,
  accounts: 500,
  customers: 100_000,
  users: 20_000,
  orders: 250_000,
  licenses: 1_000_000,
  /** One license in five has a user, one in two a device; devices are these alone. */
  devices: 500_000,
};

/** The company that is measured; a second one with a hundredth of everything stands beside it. */
export const COMPANY = 1;
const NEIGHBOUR = 2;

/** 2025-01-01, the first order; one license came every half minute since. */
export const BEGINNING = 1_735_689_600_000;
export const STEP = 30_000;
export const NOW = BEGINNING + sizes.licenses * STEP;

type Columns = Readonly<Record<string, string | number | boolean | null>>;

/** `n` counts from 0. Text is an SQL expression. */
interface Rows {
  readonly table: string;
  readonly count: number;
  readonly columns: Columns;
}

export async function fill(database: Database, say: (line: string) => void): Promise<void> {
  for (const company of [COMPANY, NEIGHBOUR]) {
    for (const rows of rowsOf(company)) {
      const start = performance.now();
      await insert(database, rows);
      if (rows.count >= 10_000) say(`${rows.count} × ${rows.table}: ${Math.round(performance.now() - start)} ms`);
    }
  }
}

const ROWS_MAX = 50_000;

async function insert(database: Database, { table, count, columns }: Rows): Promise<void> {
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  const values = sql.raw(Object.values(columns).map(expression).join(", "));
  for (let start = 0; start < count; start += ROWS_MAX) {
    const end = Math.min(count, start + ROWS_MAX);
    await database.write(async (queries: Queries) => {
      await database.dialect.allowLongStatements(queries);
      await sql`
        with recursive number(n) as (
          select cast(${sql.lit(start)} as bigint) union all select n + 1 from number where n + 1 < ${sql.lit(end)}
        )
        insert into ${sql.table(table)} (${names}) select ${values} from number`.execute(queries);
    });
  }
}

function expression(value: Columns[string]): string {
  return value === null ? "null" : String(value);
}

function literals(members: object): Record<string, string | number | boolean | null> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, typeof value === "string" ? `'${value}'` : value]),
  );
}

/** Spreads what counts up over the numbers below `range`, as evenly and without a pattern that an index would like. */
function scattered(range: number, factor = 7_919): string {
  return `((n * ${factor}) % ${range})`;
}

function rowsOf(company: number): Rows[] {
  const part = (count: number) => (company === COMPANY ? count : Math.ceil(count / 100));
  const counts = Object.fromEntries(Object.entries(sizes).map(([name, count]) => [name, part(count)])) as typeof sizes;
  const base = company * 1_000_000_000;
  const id = (kind: number, number = "n") => `${base + kind * 10_000_000} + (${number})`;
  const created = `${BEGINNING} + n * ${STEP}`;
  const timestamps = { created_at: created, updated_at: created };
  const settled = Object.fromEntries(Object.keys(builtInEntitlements).map((name) => [name, null]));
  const product = scattered(counts.products, 17);
  const order = `n / ${sizes.licenses / sizes.orders}`;
  return [
    {
      table: "company",
      count: 1,
      columns: { id: company, name: "'Bench'", settings_json: "'{}'", revision: 1, ...timestamps },
    },
    {
      table: "product",
      count: counts.products,
      columns: {
        id: id(1),
        company_id: company,
        short_code: "'product-' || cast(n as text)",
        product_name: "'Product ' || cast(n as text)",
        authorization_method: "case when n % 5 = 0 then 'user' else 'license-key' end",
        default_license_type: "'perpetual'",
        active: true,
        is_archived: false,
        is_bundle: false,
        subscription_duration: null,
        hardware_id_required: true,
        is_upgrade: false,
        is_node_locked: false,
        is_user_locked: false,
        metadata_json: "'{}'",
        ...settled,
        ...timestamps,
      },
    },
    {
      table: "policy",
      count: counts.products,
      columns: {
        id: id(2),
        product_id: id(1),
        code: "'policy-' || cast(n as text)",
        name: "'Policy'",
        is_default: true,
        is_archived: false,
        is_sku: false,
        license_type: "'perpetual'",
        installation_file_id: null,
        lists_features: true,
        metadata_json: "'{}'",
        ...settled,
        ...timestamps,
      },
    },
    {
      table: "product_feature",
      count: counts.products,
      columns: {
        id: id(3),
        product_id: id(1),
        code: "'FEATURE'",
        name: "'Feature'",
        feature_type: "'activation'",
        is_deleted: false,
        ...literals(builtInFeatureTerms),
        ...timestamps,
      },
    },
    {
      table: "customer_account",
      count: counts.accounts,
      columns: {
        id: id(4),
        company_id: company,
        code: "'account-' || cast(n as text)",
        name: "'Account ' || cast(n as text)",
        description: "''",
        phone: "''",
        address: "''",
        email: "''",
        reference: "''",
        metadata_json: "'{}'",
        sso_json: null,
        sealed_sso_client_secret: null,
        ...timestamps,
      },
    },
    {
      table: "license_user",
      count: counts.users,
      columns: {
        id: id(5),
        company_id: company,
        email: "'user' || cast(n as text) || '@people.example'",
        first_name: "'First'",
        last_name: "'Last'",
        phone_number: "''",
        is_active: true,
        is_initial_password: false,
        password_hash: null,
        sealed_initial_password: null,
        ...timestamps,
      },
    },
    {
      table: "customer",
      count: counts.customers,
      columns: {
        id: id(6),
        company_id: company,
        customer_account_id: `case when n % 2 = 0 then ${id(4, scattered(counts.accounts))} end`,
        email: "'customer' || cast(n as text) || '@shop' || cast(n % 997 as text) || '.example'",
        first_name: "'Ada'",
        last_name: "'Number' || cast(n as text)",
        company_name: "'Company ' || cast(n % 5000 as text) || ' Ltd'",
        phone: "''",
        reference: "'crm-' || cast(n as text)",
        address: "'Street 1'",
        postcode: "'10000'",
        city: "'Zagreb'",
        country: "'HR'",
        state: "''",
        metadata_json: "'{}'",
        ...timestamps,
      },
    },
    {
      table: "order",
      count: counts.orders,
      columns: {
        id: id(7),
        company_id: company,
        store_id: "'shop-' || cast(n as text)",
        type: "'normal'",
        is_test: false,
        is_trial: false,
        customer_id: id(6, scattered(counts.customers)),
        customer_account_id: null,
        reference: "''",
        language: "''",
        campaign_params: "''",
        download_id: "''",
        customer_email: "''",
        customer_first_name: "''",
        customer_last_name: "''",
        customer_company: "''",
        customer_phone: "''",
        customer_reference: "''",
        customer_told_json: null,
        metadata_json: "'{}'",
        ...timestamps,
      },
    },
    {
      table: "order_item",
      count: counts.orders,
      columns: { id: id(8), order_id: id(7), product_id: id(1, product), note: "''" },
    },
    {
      table: "license",
      count: counts.licenses,
      columns: {
        id: id(10),
        company_id: company,
        product_id: id(1, product),
        policy_id: id(2, product),
        order_id: id(7, order),
        order_item_id: id(8, order),
        license_key: `case when ${product} % 5 = 0 then null else
          'K' || cast(${scattered(counts.licenses, 700_001)} + 1000000 as text) || '-ABCD-' || cast(n % 8999 + 1000 as text) end`,
        ref: null,
        license_type: "case when n % 4 = 0 then 'subscription' else 'time-limited' end",
        ...literals(builtInEntitlements),
        is_floating_cloud: "n % 10 = 0",
        enabled: "n % 100 <> 0",
        is_always_active: "n % 4 = 0",
        is_trial: "n % 20 = 0",
        validity_period: "case when n % 3 = 0 then null else '202' || cast(5 + n % 5 as text) || '-06-15' end",
        maintenance_period: null,
        start_date: null,
        time_activated: `case when n % 2 = 0 then ${created} end`,
        times_activated: "case when n % 2 = 0 then 1 else 0 end",
        transfer_count: 0,
        total_consumptions: 0,
        consumption_since: null,
        client_may_raise_overages: false,
        client_max_overages: 0,
        chosen_allow_overages: null,
        chosen_max_overages: null,
        seats_in_use: 0,
        decided_at: 0,
        revision: 1,
        subscription_id: "case when n % 4 = 0 then 'sub-' || cast(n as text) end",
        installation_file_id: null,
        note: "case when n % 50 = 0 then 'Call before renewal, number ' || cast(n as text) else '' end",
        metadata_json: `case when n % 5 = 0 then
          '{"crm":{"id":' || cast(n as text) || ',"tier":"' || case when n % 10 = 0 then 'gold' else 'blue' end || '"},"tags":["t' || cast(n % 100 as text) || '"]}'
          else '{}' end`,
        ...timestamps,
      },
    },
    {
      table: "license_feature",
      count: counts.licenses,
      columns: {
        id: id(20, "n"),
        license_id: id(10),
        product_feature_id: id(3, product),
        total_consumptions: 0,
        consumption_since: null,
        seats_in_use: 0,
        ...literals(builtInFeatureTerms),
      },
    },
    {
      table: "license_assignment",
      count: counts.licenses / 5,
      columns: {
        license_id: id(10, "n * 5"),
        license_user_id: id(5, scattered(counts.users)),
        is_manager: "n % 10 = 0",
        max_activations: null,
        allow_unlimited_activations: false,
        total_activations: 0,
      },
    },
    {
      table: "device",
      count: counts.devices,
      columns: {
        id: id(30),
        company_id: company,
        license_id: id(10, "n * 2"),
        hardware_id: "'hardware-' || cast(n as text)",
        license_user_id: null,
        is_active: true,
        activation_type: "'online'",
        offline_requested_at: null,
        vacant_since: null,
        time_activated: created,
        time_deactivated: null,
        last_check: created,
        os_ver: "'Windows ' || cast(n % 7 as text)",
        hostname: "'desk-' || cast(n % 200000 as text)",
        app_ver: "'1.0'",
        ...timestamps,
      },
    },
  ];
}
