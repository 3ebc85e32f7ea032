import { expect, it } from "vitest";
import { type CatalogCompany, catalogCompany } from "../../../test-support/catalog-company.ts";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";

const products = [
  {
    short_code: "cad",
    product_name: "CAD",
    authorization_method: "license-key",
    features: [{ code: "A", name: "A", feature_type: "activation" }],
    custom_fields: [{ name: "tier", default_value: "silver" }],
    policies: [{ code: "plain" }, { code: "big", max_activations: 9 }],
    installation_files: [
      { version: "1.0", environment: "win64" },
      { version: "2.0", environment: "win64" },
      { version: "2.0", environment: "mac" },
    ],
  },
  { short_code: "meter", product_name: "Meter", authorization_method: "license-key" },
  {
    short_code: "notes",
    product_name: "Notes",
    authorization_method: "user",
    max_license_users: 2,
    user_max_activations: 3,
  },
];
const bundles = [{ short_code: "suite", product_name: "Suite", members: { cad: { policy: "big" }, meter: {} } }];
const ordered = (...licenses: object[]) => ({ products, bundles, orders: [{ id: "1", licenses }] });
const users = (...names: string[]) => names.map((name) => ({ email: `${name}@b.example`, password: "long enough" }));

async function licensesOf(company: CatalogCompany) {
  return company.context.database.read.selectFrom("license").selectAll().orderBy("id").execute();
}

describeOnBothDatabases("a license of a catalog is found again", (open) => {
  it("by its key", async () => {
    const company = await catalogCompany(await open());
    await company.import(ordered({ product: "cad", license_key: "K" }));
    const report = await company.import(ordered({ product: "cad", license_key: "K", note: "changed", ref: "r" }));
    expect(report.counts.licenses).toEqual({ created: 0, changed: 1, unchanged: 0 });
    expect(await licensesOf(company)).toMatchObject([{ license_key: "K", note: "changed", ref: "r", revision: 2 }]);
  });

  it("by its ref, even if its users change", async () => {
    const company = await catalogCompany(await open());
    await company.import(ordered({ product: "notes", ref: "team", users: users("a") }));
    const report = await company.import(ordered({ product: "notes", ref: "team", users: users("b") }));
    expect(report.counts.licenses).toEqual({ created: 0, changed: 1, unchanged: 0 });
    const assignments = await company.context.database.read.selectFrom("license_assignment").selectAll().execute();
    expect(assignments.map((assignment) => assignment.max_activations)).toEqual([3, 3]);
  });

  it("by product and set of users, in whatever order and spelling they stand", async () => {
    const company = await catalogCompany(await open());
    await company.import(ordered({ product: "notes", users: users("a", "b") }));
    const report = await company.import(ordered({ product: "notes", users: users("B", "A") }));
    expect(report.counts.licenses).toEqual({ created: 0, changed: 0, unchanged: 1 });
    const another = await company.import(ordered({ product: "notes", users: users("a") }));
    expect(another.counts.licenses.created).toBe(1);
  });

  it("where its key was generated, beside others of its order that have names", async () => {
    const company = await catalogCompany(await open());
    const licenses = [{ product: "cad", license_key: "K" }, { product: "cad" }, { product: "cad", ref: "second" }];
    const first = await company.import(ordered(...licenses));
    expect(first.generated_keys.map(({ license_key: key }) => key?.length)).toEqual([19, 19]);
    const second = await company.import(ordered(...licenses));
    expect(second.counts.licenses).toEqual({ created: 0, changed: 0, unchanged: 3 });
    expect(second.generated_keys).toEqual([]);
  });

  it("as a bundle, member by member", async () => {
    const company = await catalogCompany(await open());
    const suite = { product: "suite", license_key: "S", note: "all", members: { meter: { max_activations: 4 } } };
    await company.import(ordered(suite));
    const made = await licensesOf(company);
    expect(made).toMatchObject([
      { license_key: "S", max_activations: 9, note: "all" },
      { license_key: "S", max_activations: 4, note: "all" },
    ]);
    expect(new Set(made.map((license) => license.bundle_license_id)).size).toBe(1);
    expect(new Set(made.map((license) => license.order_item_id)).size).toBe(1);
    const report = await company.import(ordered({ ...suite, members: { meter: { max_activations: 5 } } }));
    expect(report.counts.licenses).toEqual({ created: 0, changed: 1, unchanged: 1 });
  });

  it("as a bundle that has got a member more, which is then issued as well", async () => {
    const company = await catalogCompany(await open());
    const orders = [{ id: "1", licenses: [{ product: "suite" }] }];
    await company.import({ products, bundles: [{ ...bundles[0], members: { cad: {} } }], orders });
    const report = await company.import({ products, bundles, orders });
    expect(report.counts.licenses).toEqual({ created: 1, changed: 0, unchanged: 1 });
    const [cad, meter] = await licensesOf(company);
    expect(meter).toMatchObject({ license_key: cad?.license_key, bundle_license_id: cad?.bundle_license_id });
  });
});

describeOnBothDatabases("a stored license", (open) => {
  it("gets the features, field values and terms that the file states, and keeps its others", async () => {
    const company = await catalogCompany(await open());
    const { read } = company.context.database;
    await company.import(ordered({ product: "cad", license_key: "K", max_activations: 3, prevent_vm: true }));
    await company.import(
      ordered({
        product: "cad",
        license_key: "K",
        max_activations: null,
        floating_users: 7,
        features: [{ code: "A", floating_users: 2 }],
        custom_fields: { tier: "gold" },
        installation_file: "1.0",
      }),
    );
    const [license] = await licensesOf(company);
    expect(license).toMatchObject({ max_activations: 3, prevent_vm: true, floating_users: 7, revision: 2 });
    expect(license?.installation_file_id).not.toBeNull();
    expect(await read.selectFrom("license_feature").select("floating_users").execute()).toEqual([
      { floating_users: 2 },
    ]);
    expect(await read.selectFrom("license_custom_field").select("value").execute()).toEqual([{ value: "gold" }]);
  });

  it("takes what its order states for all", async () => {
    const company = await catalogCompany(await open());
    const licenses = [
      { product: "cad", license_key: "K" },
      { product: "cad", license_key: "L", prevent_vm: false },
    ];
    await company.import({ products, orders: [{ id: "1", prevent_vm: true, licenses }] });
    expect(await licensesOf(company)).toMatchObject([{ prevent_vm: true }, { prevent_vm: false }]);
  });
});

describeOnBothDatabases("an order", (open) => {
  it("keeps the customer as of then, and takes the customer's account", async () => {
    const company = await catalogCompany(await open());
    const catalog = (first_name: string) => ({
      customer_accounts: [{ code: "acme" }],
      customers: [{ email: "It@B.example", first_name, customer_account: "acme" }],
      orders: [{ id: "1", customer: "IT@b.example", created: "2020-02-03 04:05:06" }],
    });
    await company.import(catalog("Ana"));
    await company.import(catalog("Bo"));
    const { read } = company.context.database;
    const account = await read.selectFrom("customer_account").select("id").executeTakeFirstOrThrow();
    expect(await read.selectFrom("order").selectAll().executeTakeFirstOrThrow()).toMatchObject({
      customer_first_name: "Ana",
      customer_account_id: account.id,
      created_at: Date.parse("2020-02-03T04:05:06Z"),
    });
  });

  it("brings a customer along, and has managers", async () => {
    const company = await catalogCompany(await open());
    const order = { id: "1", customer: { email: "it@b.example", city: "Split" }, managers: users("boss") };
    await company.import({ orders: [order] });
    const report = await company.import({ orders: [order] });
    expect(report.counts.orders).toEqual({ created: 0, changed: 0, unchanged: 1 });
    expect(await company.context.database.read.selectFrom("order_manager").selectAll().execute()).toHaveLength(1);
  });
});

describeOnBothDatabases("a catalog that contradicts itself or what is stored", (open) => {
  const base = {
    products,
    bundles,
    customer_accounts: [{ code: "a" }, { code: "b" }],
    customers: [{ email: "it@b.example", customer_account: "a" }],
    orders: [
      {
        id: "1",
        licenses: [
          { product: "cad", license_key: "K" },
          { product: "suite", license_key: "S" },
          { product: "notes", ref: "team", users: users("a") },
        ],
      },
    ],
  };
  const changed = (members: object) => ({ products: [{ short_code: "cad", ...members }] });
  const order = (...licenses: object[]) => ({ orders: [{ id: "1", licenses }] });
  const path = "orders[0].licenses[0]";

  it("is refused with the path of every fault", async () => {
    const company = await catalogCompany(await open());
    await company.import(base);
    const stored = await company.dump();
    const cases: [object, ...string[]][] = [
      [
        { products: [{ short_code: "new" }] },
        "products[0].product_name: is required for a new product",
        "products[0].authorization_method: is required for a new product",
      ],
      [
        changed({ authorization_method: "user" }),
        "products[0].authorization_method: cannot be changed once the product exists",
      ],
      [
        changed({ features: [{ code: "A", feature_type: "consumption" }] }),
        "products[0].features[0].feature_type: cannot be changed once the feature exists",
      ],
      [
        changed({ features: [{ code: "B" }] }),
        "products[0].features[0].name: is required for a new feature",
        "products[0].features[0].feature_type: is required for a new feature",
      ],
      [
        changed({ policies: [{ code: "plain", license_type: "consumption" }] }),
        "products[0].policies[0].license_type: cannot be changed once the policy exists",
      ],
      [
        changed({ policies: [{ code: "plain", is_air_gapped: true }] }),
        "products[0].policies[0].is_air_gapped: cannot be changed once the policy exists",
      ],
      [
        changed({ policies: [{ code: "plain", features: [{ code: "B" }] }] }),
        "products[0].policies[0].features[0].code: is not a feature of the product",
      ],
      [
        changed({ policies: [{ code: "plain", custom_fields: { none: "" } }] }),
        "products[0].policies[0].custom_fields.none: is not a custom field of the product",
      ],
      [
        changed({ policies: [{ code: "plain", installation_file: "3.0" }] }),
        "products[0].policies[0].installation_file: is not a version of the product",
      ],
      [{ products: [{ short_code: "suite" }] }, "products[0].short_code: is the code of a bundle"],
      [{ bundles: [{ short_code: "cad" }] }, "bundles[0].short_code: is the code of a product that is not a bundle"],
      [{ bundles: [{ short_code: "suite", members: { none: {} } }] }, "bundles[0].members.none: is not a product"],
      [
        { bundles: [{ short_code: "suite", members: { suite: {} } }] },
        "bundles[0].members.suite: is a bundle, which cannot be in another one",
      ],
      [
        { bundles: [{ short_code: "suite", members: { notes: {} } }] },
        "bundles[0].members.notes: has another authorization_method than the bundle",
      ],
      [
        { bundles: [{ short_code: "suite", members: { cad: { policy: "none" } } }] },
        "bundles[0].members.cad.policy: is not a policy of the product",
      ],
      [
        { bundles: [{ short_code: "empty", product_name: "Empty" }] },
        "bundles[0].members: must name at least one product",
      ],
      [
        { customer_accounts: [{ code: "c", sso: { client_id: "c" } }] },
        "customer_accounts[0].sso.issuer: is required for a sign-in provider",
      ],
      [
        { customers: [{ email: "x@b.example", customer_account: "none" }] },
        "customers[0].customer_account: is not a customer account",
      ],
      [{ orders: [{ id: "2", customer: "none@b.example" }] }, "orders[0].customer: is not the e-mail of a customer"],
      [{ orders: [{ id: "2", customer_account: "none" }] }, "orders[0].customer_account: is not a customer account"],
      [
        { orders: [{ id: "2", customer: "it@b.example", customer_account: "b" }] },
        "orders[0].customer_account: is another one than that of the customer",
      ],
      [
        { orders: [{ id: "2", licenses: [{ product: "cad", license_key: "K" }] }] },
        `${path}.license_key: is already that of a license in another order`,
      ],
      [
        order({ product: "meter", license_key: "K" }),
        `${path}.license_key: is already that of a license of another product`,
      ],
      [
        order({ product: "cad", license_key: "S" }),
        `${path}.license_key: is already that of a license of another product`,
      ],
      [
        order({ product: "cad", ref: "team" }),
        `${path}.product: is another one than that of the license which ref names`,
      ],
      [
        order({ product: "cad", license_key: "K", ref: "team" }),
        `${path}.ref: already names a license with another key`,
      ],
      [
        order({ product: "cad", license_key: "K", license_type: "subscription" }),
        `${path}.license_type: cannot be changed once the license is issued`,
      ],
      [
        order({ product: "cad", license_key: "K", is_air_gapped: true }),
        `${path}.is_air_gapped: cannot be changed once the license is issued`,
      ],
      [
        order({ product: "cad", license_key: "K", features: [{ code: "B" }] }),
        `${path}.features[0].code: is not a feature of the product`,
      ],
      [
        order({ product: "cad", license_key: "K", custom_fields: { none: "" } }),
        `${path}.custom_fields.none: is not a custom field of the product`,
      ],
      [order({ product: "cad", license_key: "new", policy: "none" }), `${path}.policy: is not a policy of the product`],
      [
        order({ product: "cad", license_key: "new", license_type: "time-limited" }),
        `${path}.validity_period: or valid_duration is required for a time-limited license`,
      ],
      [
        order({ product: "cad", license_key: "new", installation_file: "2.0" }),
        `${path}.installation_file: fits several files: name environment and channel`,
      ],
      [
        order({ product: "cad", license_key: "new", users: users("a") }),
        `${path}.users: cannot be given: the product is licensed by key`,
      ],
      [order({ product: "cad", license_key: "new", members: {} }), `${path}.members: can be given for a bundle only`],
      [
        order({ product: "notes", license_key: "new" }),
        `${path}.license_key: cannot be given: the product is licensed by user`,
      ],
      [
        order({ product: "notes", ref: "new" }),
        `${path}.users: must name at least one user: the product is licensed by user`,
      ],
      [
        order({ product: "notes", ref: "new", users: users("a", "b", "c") }),
        `${path}.users: would be 3, but max_license_users is 2`,
      ],
      [
        order({ product: "notes", ref: "team", users: users("b", "c") }),
        `${path}.users: would be 3, but max_license_users is 2`,
      ],
      [
        order({ product: "suite", license_key: "new", policy: "big" }),
        `${path}.policy: belongs to a member of the bundle: put it in members`,
      ],
      [
        order({ product: "suite", license_key: "new", members: { notes: {} } }),
        `${path}.members.notes: is not a member of the bundle`,
      ],
      [
        order({ product: "suite", license_key: "new", members: { cad: { policy: "none" } } }),
        `${path}.members.cad.policy: is not a policy of the product`,
      ],
      [
        order({ product: "none" }, { product: "cad", policy: "none" }),
        `${path}.product: is not a product or bundle`,
        "orders[0].licenses[1].policy: is not a policy of the product",
      ],
    ];
    for (const [catalog, ...faults] of cases) expect(await company.faultsOf({ ...catalog })).toEqual(faults);
    expect(await company.dump()).toEqual(stored);
  });

  it("gives custom fields their allowed values alone, and keeps those that were allowed before", async () => {
    const company = await catalogCompany(await open());
    const catalog = (allowed: string[], value: string) => ({
      products: [
        {
          short_code: "cad",
          product_name: "CAD",
          authorization_method: "license-key",
          custom_fields: [{ name: "tier", default_value: "a", allowed_values: allowed }],
          policies: [{ code: "plain", license_type: "perpetual", custom_fields: { tier: value } }],
        },
      ],
      orders: ordered({ product: "cad", license_key: "K", custom_fields: { tier: value } }).orders,
    });
    const FAULTS = ["products[0].policies[0]", path].map((place) => `${place}.custom_fields.tier: must be "a" or "b"`);
    expect(await company.faultsOf(catalog(["a", "b"], "c"))).toEqual(FAULTS);
    await company.import(catalog(["a", "b"], "b"));
    expect(await company.faultsOf(catalog(["a", "b"], "c"))).toEqual(FAULTS);
    await company.import(catalog(["a"], "b"));
    expect(await company.faultsOf(catalog(["b"], "b"))).toEqual([
      'products[0].custom_fields[0].default_value: must be "b"',
    ]);
  });

  it("is refused where an entry without a name fits several licenses", async () => {
    const company = await catalogCompany(await open());
    await company.import(ordered({ product: "cad", license_key: "K" }, { product: "cad", license_key: "L" }));
    expect(await company.faultsOf(ordered({ product: "cad" }))).toEqual([
      `${path}.product: fits several licenses of the order: give license_key or ref`,
    ]);
  });
});
