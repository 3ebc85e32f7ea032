import { beforeAll, expect, it } from "vitest";
import { START } from "../../test-support/movable-clock.ts";
import { describeOnServers, type Wire } from "../../test-support/wire.ts";
import { licenseFilters, licenseOrders } from "../domain/license-filters.ts";
import { licenseStatus } from "../domain/license-state.ts";
import { readList } from "../http/management-api/list-input.ts";
import { licenseListing } from "./license-listing.ts";
import { findPage } from "./listing/find-page.ts";

const catalog = {
  products: [
    {
      short_code: "list-a",
      product_name: "Listed Apples",
      authorization_method: "license-key",
      features: [{ code: "PIPS", name: "Pips", feature_type: "activation" }],
      policies: [
        { code: "plain", name: "Plain", is_default: true, license_type: "perpetual", features: [] },
        { code: "full", name: "Full", license_type: "time-limited", valid_duration: "1y" },
        {
          code: "rent",
          name: "Rent",
          license_type: "subscription",
          valid_duration: "1y",
          allow_grace_period: true,
          grace_period: 12,
          is_floating_cloud: true,
          max_activations: 5,
        },
      ],
    },
    {
      short_code: "list-u",
      product_name: "Listed Users",
      authorization_method: "user",
      policies: [{ code: "team", name: "Team", is_default: true, license_type: "perpetual", max_license_users: 2 }],
    },
  ],
  customer_accounts: [
    {
      code: "north",
      name: "North Ltd",
      description: "cold",
      phone: "+1",
      address: "Pole 1",
      email: "n@n.example",
      reference: "N-1",
    },
    { code: "south", name: "South Ltd" },
  ],
  customers: [
    {
      email: "pia@list.example",
      first_name: "Pia",
      last_name: "Löwe",
      company_name: "Pia & 100% Söhne",
      reference: "crm_1",
      customer_account: "north",
    },
    { email: "quin@list.example", first_name: "Quin", last_name: "Quill", reference: "crmX1" },
  ],
  orders: [
    {
      id: "list-1",
      customer: "pia@list.example",
      created: "2026-01-01T10:00:00Z",
      managers: [{ email: "boss@list.example" }],
      licenses: [
        {
          product: "list-a",
          license_key: "LIST-PLAI",
          note: "Lent to 50% only",
          metadata: { tier: "gold", tags: ["a", "b"] },
        },
        {
          product: "list-a",
          policy: "full",
          license_key: "LIST-FULL",
          validity_period: "2026-03-02",
          subscription_id: "sub-7",
        },
      ],
    },
    {
      id: "list-2",
      customer: "quin@list.example",
      created: "2026-02-01T10:00:00Z",
      licenses: [
        {
          product: "list-a",
          policy: "rent",
          license_key: "LIST-RENT",
          validity_period: "2026-03-02",
          metadata: { tier: "gold" },
        },
        { product: "list-a", license_key: "LIST-OFFF", enabled: false, validity_period: "2026-03-01", is_trial: true },
        { product: "list-a", license_key: "LIST-OLDT", validity_period: "2026-03-01", is_trial: true },
      ],
    },
    {
      id: "list-3",
      customer_account: "south",
      created: "2026-02-02T10:00:00Z",
      licenses: [
        {
          product: "list-u",
          ref: "team",
          users: [{ email: "uma@list.example", is_manager: true }, { email: "ugo@list.example" }],
        },
      ],
    },
  ],
};

/** Of these licenses, in this order, the names are those behind `LIST-`; `team` has no key. */
const names = ["PLAI", "FULL", "RENT", "OFFF", "OLDT", "team"];

describeOnServers("a list of licenses", (wire) => {
  const listed = new Listed(wire);
  beforeAll(() => listed.prepare());

  it.each([
    ["license_key=LIST-FULL", ["FULL"]],
    ["license_key__in=LIST-FULL,LIST-RENT", ["FULL", "RENT"]],
    ["license_key__startswith=LIST-O", ["OFFF", "OLDT"]],
    ["license_key__startswith=list-o", []],
    ["license_key__icontains=st-of", ["OFFF"]],
    ["license_key__icontains=st_of", []],
    ["license_key__isnull=true", ["team"]],
    ["license_key__not=LIST-FULL", ["PLAI", "RENT", "OFFF", "OLDT", "team"]],
    ["license_type=subscription", ["RENT"]],
    ["enabled=false", ["OFFF"]],
    ["active=true", ["PLAI", "RENT"]],
    ["active=false", ["FULL", "OFFF", "OLDT", "team"]],
    ["status=Active", ["PLAI", "RENT"]],
    ["status=Inactive", ["team"]],
    ["status=Disabled", ["OFFF"]],
    ["status__in=Expired,Disabled", ["FULL", "OFFF", "OLDT"]],
    ["is_trial=1", ["OFFF", "OLDT"]],
    ["is_any_floating=true", ["RENT"]],
    ["validity_period__lt=2026-03-02", ["OFFF", "OLDT"]],
    ["validity_period__gte=2026-03-02", ["FULL", "RENT"]],
    ["validity_period__isnull=true", ["PLAI", "team"]],
    ["time_activated__gte=2026-03-03", ["PLAI"]],
    ["time_activated__date=2026-03-03", ["PLAI"]],
    ["time_activated__date__lt=2026-03-03", []],
    ["times_activated__gt=0", ["PLAI"]],
    ["subscription_id=sub-7", ["FULL"]],
    ["note__icontains=LENT", ["PLAI"]],
    ["note__icontains=50%25 o", ["PLAI"]],
    ["note__icontains=50_ o", []],
    ["order__store_id=list-2", ["RENT", "OFFF", "OLDT"]],
    ["order__store_id__startswith=list-", ["PLAI", "FULL", "RENT", "OFFF", "OLDT", "team"]],
    ["order__store_id__icontains=ST-3", ["team"]],
    ["order__customer_account__code=south", ["team"]],
    ["order__customer_account__name__icontains=SOUTH", ["team"]],
    ["customer_email=Pia@list.example", ["PLAI", "FULL"]],
    ["customer_email=Pia@list.example|uss1", ["PLAI", "FULL"]],
    ["customer_email__icontains=QUIN", ["RENT", "OFFF", "OLDT"]],
    ["customer_name__icontains=pia lö", ["PLAI", "FULL"]],
    ["customer_name__icontains=PIA LÖ", ["PLAI", "FULL"]],
    ["customer_company_name__icontains=100%25 s", ["PLAI", "FULL"]],
    ["customer__reference__icontains=crm_1", ["PLAI", "FULL"]],
    ["customer__account__code=north", ["PLAI", "FULL"]],
    ["customer__account__name__icontains=NORTH", ["PLAI", "FULL"]],
    ["customer__account__description=cold", ["PLAI", "FULL"]],
    ["customer__account__phone=%2B1", ["PLAI", "FULL"]],
    ["customer__account__address__icontains=pole", ["PLAI", "FULL"]],
    ["customer__account__email=n@n.example", ["PLAI", "FULL"]],
    ["customer__account__reference=N-1", ["PLAI", "FULL"]],
    ["customer__account__isnull=true", ["RENT", "OFFF", "OLDT", "team"]],
    ["product_short_code=list-u", ["team"]],
    ["product_name__icontains=apples", ["PLAI", "FULL", "RENT", "OFFF", "OLDT"]],
    ["product__authorization_method=user", ["team"]],
    ["license_template_code=full", ["FULL"]],
    ["license_users__true_email=UMA@list.example", ["team"]],
    ["license_users__true_email__icontains=list.", ["team"]],
    ["license_users__id__isnull=false", ["team"]],
    ["manager__true_email=boss@list.example", ["PLAI", "FULL"]],
    ["manager__true_email=uma@list.example", ["team"]],
    ["manager__true_email=ugo@list.example", []],
    ["devices__hardware_id=listed-pc", ["PLAI"]],
    ["devices__hardware_id__icontains=TED-P", ["PLAI"]],
    ["devices__hostname=Pias-Mac", ["PLAI"]],
    ["devices__hostname__icontains=mac", ["PLAI"]],
    ["devices__os=macOS 15", ["PLAI"]],
    ["metadata__tier=%22gold%22", ["PLAI", "RENT"]],
    ["metadata__tags__1=%22b%22", ["PLAI"]],
    ["metadata__tags__contains=%22b%22", ["PLAI"]],
    ['metadata={"tags":["a","b"],"tier":"gold"}', ["PLAI"]],
    ["metadata={}", ["FULL", "OFFF", "OLDT", "team"]],
    ["metadata__tier=%22gold%22&validity_period__isnull=false", ["RENT"]],
    ["nonsense=1&customer_email=", names],
  ])("is narrowed by %s", async (query, expected) => {
    const { count, found } = await listed.find(query);
    expect({ count, found: found.toSorted() }).toEqual({ count: expected.length, found: expected.toSorted() });
  });

  it("is narrowed by the ids of what belongs to a license", async () => {
    const { license } = await listed.rows("PLAI");
    const product = await listed.read("product_feature", "code", "PIPS");
    expect((await listed.find(`id__in=${license.id},1`)).found).toEqual(["PLAI"]);
    expect((await listed.find(`order=${license.order_id}`)).count).toBe(2);
    expect((await listed.find(`license_template_id=${license.policy_id}`)).count).toBe(3);
    expect((await listed.find(`product_id=${license.product_id}`)).count).toBe(5);
    expect((await listed.find(`product_features__id=${product.id}`)).found.toSorted()).toEqual(["FULL", "RENT"]);
    const uma = await listed.read("license_user", "email", "uma@list.example");
    expect((await listed.find(`license_users__id=${uma.id}`)).found).toEqual(["team"]);
    const pia = await listed.read("customer", "email", "pia@list.example");
    expect((await listed.find(`customer_id=${pia.id}`)).count).toBe(2);
    expect((await listed.find(`company=${license.company_id}`)).count).toBe(6);
  });

  it("calls every license what the rule calls it, at any instant", async () => {
    for (const now of [
      "2026-03-02T23:59:59.999Z",
      "2026-03-03T00:00:00Z",
      "2026-03-03T12:00:00Z",
      "2027-01-01T00:00:00Z",
    ]) {
      const instant = Date.parse(now);
      for (const name of names) {
        const { license } = await listed.rows(name);
        const { found } = await listed.find(`status=${licenseStatus(license, instant)}`, instant);
        expect(found, `${name} at ${now}`).toContain(name);
      }
    }
  });

  it.each([
    ["created_at", ["PLAI", "FULL", "RENT", "OFFF", "OLDT", "team"]],
    ["license_key", ["FULL", "OFFF", "OLDT", "PLAI", "RENT", "team"]],
    ["validity_period", ["OFFF", "OLDT", "FULL", "RENT", "PLAI", "team"]],
  ])("is ordered by %s in either direction, what has none last", async (order, expected) => {
    expect((await listed.find(`order_by=${order}`)).found).toEqual(expected);
    expect((await listed.find(`order_by=-${order}`)).found).toEqual(expected.toReversed());
  });

  it("shows another company nothing", async () => {
    const request = readList({ filters: licenseFilters, orders: licenseOrders }, {});
    const { read } = wire.server.context.database;
    expect(await findPage(read, licenseListing(START), 1, request)).toEqual({ count: 0, ids: [] });
  });
});

class Listed {
  readonly #wire: Wire;
  readonly #names = new Map<number, string>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async prepare(): Promise<void> {
    const { server } = this.#wire;
    await server.importCatalog(catalog);
    const activation = { product: "list-a", license_key: "LIST-PLAI", hardware_id: "listed-pc", hostname: "Pias-Mac" };
    const { status } = await server.call("activate_license", { ...activation, os_ver: "macOS 15" }, { method: "POST" });
    expect(status).toBe(200);
    const rows = await server.context.database.read
      .selectFrom("license")
      .innerJoin("product", "product.id", "license.product_id")
      .select(["license.id", "license.license_key"])
      .where("short_code", "in", ["list-a", "list-u"])
      .execute();
    for (const { id, license_key } of rows) this.#names.set(id, license_key?.slice("LIST-".length) ?? "team");
  }

  /** Among the licenses of this file alone, in the order that was asked for. */
  async find(query: string, now = START): Promise<{ count: number; found: string[] }> {
    const { context, company } = this.#wire.server;
    const sent = Object.fromEntries(new URLSearchParams(query));
    const parameters = { filters: licenseFilters, orders: licenseOrders, hasMetadata: true };
    const request = readList(parameters, { limit: "1000", ...sent });
    const ours = { field: "id", kind: "id", lookup: "in", value: [...this.#names.keys()] } as const;
    const asked = { ...request, filters: [...request.filters, ours] };
    const found = await findPage(context.database.read, licenseListing(now), company.company_id, asked);
    // As if there were too many to be gathered.
    const walked = await findPage(context.database.read, licenseListing(now), company.company_id, asked, 0);
    expect(walked).toEqual(found);
    const { count, ids } = found;
    return { count, found: ids.map((id) => this.#names.get(id) ?? "") };
  }

  async rows(name: string) {
    const [id = 0] = [...this.#names].find(([, one]) => one === name) ?? [];
    return { license: await this.read("license", "id", id) };
  }

  read<Table extends "license" | "license_user" | "customer" | "product_feature">(
    table: Table,
    column: string,
    value: unknown,
  ) {
    const { read } = this.#wire.server.context.database;
    return read
      .selectFrom(table as "license")
      .selectAll()
      .where(column as "id", "=", value as number)
      .executeTakeFirstOrThrow();
  }
}
