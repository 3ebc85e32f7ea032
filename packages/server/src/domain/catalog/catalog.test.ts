import { describe, expect, it } from "vitest";
import { catalogSchema } from "./catalog.ts";
import { duplicateFaults } from "./duplicates.ts";
import { faultLine, faultsOf } from "./fault.ts";

function faultLines(catalog: unknown): string[] {
  const read = catalogSchema.safeParse(catalog);
  return (read.success ? duplicateFaults(read.data) : faultsOf(read.error)).map(faultLine);
}

const inProduct = (members: object) => ({ products: [{ short_code: "cad", ...members }] });
const inLicense = (members: object) => ({ orders: [{ id: "1", licenses: [{ product: "cad", ...members }] }] });

describe("a fault is reported with its path:", () => {
  it.each<[string, unknown, string]>([
    ["a file that is no object", [], "must be an object"],
    ["an unknown section", { licences: [] }, "licences: is not a known member"],
    ["a list that is none", { products: {} }, "products: must be a list"],
    ["a missing code", { products: [{}] }, "products[0].short_code: is required"],
    ["an unknown member", inProduct({ max_activation: 1 }), "products[0].max_activation: is not a known member"],
    ["a number as text", inProduct({ max_activations: "5" }), "products[0].max_activations: must be a number"],
    ["a fraction", inProduct({ trial_days: 1.5 }), "products[0].trial_days: must be a whole number"],
    ["a negative count", inProduct({ floating_users: -1 }), "products[0].floating_users: must be at least 0"],
    [
      "a count beyond what is exact",
      inProduct({ max_activations: 2 ** 53 }),
      "products[0].max_activations: must be at most 9007199254740991",
    ],
    ["transfers below -1", inProduct({ max_transfers: -2 }), "products[0].max_transfers: must be at least -1"],
    [
      "a timeout of 0 on a license",
      { orders: [{ id: "1", licenses: [{ product: "a" }, { product: "b", floating_timeout: 0 }] }] },
      "orders[0].licenses[1].floating_timeout: must be at least 1",
    ],
    [
      "a timeout of 0 on a feature",
      inProduct({ features: [{ code: "A", floating_timeout: 0 }] }),
      "products[0].features[0].floating_timeout: must be at least 1",
    ],
    ["a flag as a number", inProduct({ prevent_vm: 1 }), "products[0].prevent_vm: must be true or false"],
    [
      "an unknown choice",
      inProduct({ authorization_method: "key" }),
      'products[0].authorization_method: must be "license-key" or "user"',
    ],
    [
      "a duration without unit",
      inProduct({ valid_duration: "30" }),
      "products[0].valid_duration: must be a duration such as 30d, 6m or 1y",
    ],
    [
      "a duration that leaves the calendar",
      inProduct({ valid_duration: "9000y" }),
      "products[0].valid_duration: must not be that long",
    ],
    [
      "a day that does not exist",
      inLicense({ validity_period: "2025-02-30" }),
      "orders[0].licenses[0].validity_period: must be a date such as 2030-01-31, or a date and time",
    ],
    [
      "a control character in a key",
      inLicense({ license_key: "A\tB" }),
      "orders[0].licenses[0].license_key: must not contain control characters",
    ],
    [
      "half of a surrogate pair",
      inLicense({ note: "\ud800" }),
      "orders[0].licenses[0].note: must be well-formed Unicode, without unpaired surrogates",
    ],
    [
      "a key of 513 bytes",
      inLicense({ license_key: "k".repeat(513) }),
      "orders[0].licenses[0].license_key: must be at most 512 bytes of UTF-8",
    ],
    ["metadata that is a list", inProduct({ metadata: [] }), "products[0].metadata: must be an object"],
    [
      "metadata of more than 64 kB",
      inProduct({ metadata: { text: "x".repeat(65_536) } }),
      "products[0].metadata: must be at most 64 kB as JSON",
    ],
    [
      "a short password",
      inLicense({ users: [{ email: "a@b.example", password: "short" }] }),
      "orders[0].licenses[0].users[0].password: must have at least 8 characters",
    ],
    [
      "two passwords",
      inLicense({ users: [{ email: "a@b.example", password: "long enough", initial_password: "long enough" }] }),
      "orders[0].licenses[0].users[0].initial_password: cannot stand beside password",
    ],
    ["no e-mail address", { customers: [{ email: "nobody" }] }, "customers[0].email: must be an e-mail address"],
    [
      "a fault in a customer that an order brings along",
      { orders: [{ id: "1", customer: { email: "a@b.example", phon: "" } }] },
      "orders[0].customer.phon: is not a known member",
    ],
    [
      "a fault in what a bundle's license says of a member",
      inLicense({ members: { "the cad": { polcy: "x" } } }),
      'orders[0].licenses[0].members["the cad"].polcy: is not a known member',
    ],
    [
      "a setting out of range",
      { settings: { minimum_offline_schema: 3 } },
      "settings.minimum_offline_schema: must be 1 or 2",
    ],
    [
      "a member of that dangerous name",
      JSON.parse('{"products": [{"short_code": "cad", "__proto__": {}}]}'),
      "products[0].__proto__: is not a known member",
    ],
    [
      "two names of a policy's type that disagree",
      inProduct({ policies: [{ code: "p", license_type: "perpetual", default_license_type: "consumption" }] }),
      "products[0].policies[0].default_license_type: must equal license_type",
    ],
    [
      "a checksum that is none",
      inProduct({ installation_files: [{ version: "1", environment: "mac", hash_md5: "x" }] }),
      "products[0].installation_files[0].hash_md5: must be 32 hexadecimal digits, or empty",
    ],
    [
      "a sign-in provider with an unknown member",
      { customer_accounts: [{ code: "a", sso: { issuer: "https://id.example", secret: "x" } }] },
      "customer_accounts[0].sso.secret: is not a known member",
    ],
  ])("%s", (_name, catalog, line) => {
    expect(faultLines(catalog)).toEqual([line]);
  });

  it("every one of several, in one go", () => {
    const catalog = {
      nope: 1,
      ...inProduct({ trial_days: -1 }),
      ...inLicense({ is_trial: "yes", floating_timeout: 0 }),
    };
    expect(faultLines(catalog)).toEqual([
      "products[0].trial_days: must be at least 0",
      "orders[0].licenses[0].is_trial: must be true or false",
      "orders[0].licenses[0].floating_timeout: must be at least 1",
      "nope: is not a known member",
    ]);
  });
});

describe("two entries cannot mean the same object:", () => {
  const user = (password?: string) => ({ email: "a@b.example", ...(password === undefined ? {} : { password }) });
  it.each<[string, unknown, string]>([
    ["products", { products: [{ short_code: "a" }, { short_code: "a" }] }, "products[1].short_code: appears twice"],
    [
      "a product and a bundle",
      { products: [{ short_code: "a" }], bundles: [{ short_code: "a" }] },
      "bundles[0].short_code: appears twice",
    ],
    [
      "features",
      inProduct({ features: [{ code: "A" }, { code: "A" }] }),
      "products[0].features[1].code: appears twice",
    ],
    [
      "two default policies",
      inProduct({
        policies: [
          { code: "a", is_default: true },
          { code: "b", is_default: true },
        ],
      }),
      "products[0].policies[1].is_default: can be true for one policy only",
    ],
    [
      "customers whose e-mail differs in case and normal form only",
      { customers: [{ email: "Zoe\u0308@b.example" }, { email: "zoë@B.example" }] },
      "customers[1].email: appears twice",
    ],
    ["orders", { orders: [{ id: "1" }, { id: "1" }] }, "orders[1].id: appears twice"],
    [
      "keys, in whatever order",
      {
        orders: [
          { id: "1", licenses: [{ product: "a", license_key: "K" }] },
          { id: "2", licenses: [{ product: "b", license_key: "K" }] },
        ],
      },
      "orders[1].licenses[0].license_key: appears twice",
    ],
    [
      "refs of one order",
      {
        orders: [
          {
            id: "1",
            licenses: [
              { product: "a", ref: "r" },
              { product: "b", ref: "r" },
            ],
          },
        ],
      },
      "orders[0].licenses[1].ref: appears twice",
    ],
    [
      "nameless licenses of one product and the same users",
      { orders: [{ id: "1", licenses: [{ product: "a" }, { product: "a" }] }] },
      "orders[0].licenses[1]: cannot be told from another license of this order: give it a ref",
    ],
    [
      "one person with two passwords",
      {
        orders: [
          {
            id: "1",
            licenses: [
              { product: "a", ref: "1", users: [user("first password")] },
              { product: "a", ref: "2", users: [user("other password")] },
            ],
          },
        ],
      },
      "orders[0].licenses[1].users[0].password: differs from the one given elsewhere in the file",
    ],
  ])("%s", (_name, catalog, line) => {
    expect(faultLines(catalog)).toEqual([line]);
  });
});

describe("what is read", () => {
  it("keeps metadata as JSON writes it, whatever its members are called", () => {
    const text = '{"10":1,"b":{"__proto__":{"x":1},"2":[null,1e+21]},"2":"two","__proto__":"kept"}';
    const { products } = catalogSchema.parse(inProduct({ metadata: JSON.parse(text) }));
    expect(products?.[0]?.metadata).toBe(JSON.stringify(JSON.parse(text)));
    expect(products?.[0]?.metadata).toContain('"__proto__":"kept"');
  });

  it("takes metadata as a text that holds a JSON object", () => {
    const { orders } = catalogSchema.parse({ orders: [{ id: "1", metadata: ' {"b": 1, "2": 2} ' }] });
    expect(orders?.[0]?.metadata).toBe('{"2":2,"b":1}');
    expect(faultLines({ orders: [{ id: "1", metadata: "[]" }] })).toEqual(["orders[0].metadata: must be an object"]);
  });

  it("knows the yearly period under its misspelling, too", () => {
    const { products } = catalogSchema.parse(inProduct({ consumption_period: "annualy" }));
    expect(products?.[0]?.consumption_period).toBe("annually");
    expect(catalogSchema.parse(inProduct({ consumption_period: null })).products?.[0]?.consumption_period).toBeNull();
    expect(Object.keys(catalogSchema.parse(inProduct({})).products?.[0] ?? {})).toEqual(["short_code"]);
  });

  it.each([
    ["2030-01-31", "2030-01-31"],
    ["2030-01-31 23:59:59", "2030-01-31"],
    ["2030-01-31T23:30:00-02:00", "2030-02-01"],
  ])("takes the UTC day of %s", (given, day) => {
    const { orders } = catalogSchema.parse(inLicense({ validity_period: given, start_date: given }));
    const license = orders?.[0]?.licenses?.[0];
    expect(license?.validity_period).toBe(day);
    expect(license?.start_date).toBeGreaterThanOrEqual(Date.parse(day));
  });

  it("has custom fields by name, given as an object or as a list", () => {
    const asObject = catalogSchema.parse(inLicense({ custom_fields: { tier: "gold", size: 3 } }));
    const asList = catalogSchema.parse(
      inLicense({
        custom_fields: [
          { name: "tier", value: "gold" },
          { name: "size", value: 3 },
        ],
      }),
    );
    expect(asList).toEqual(asObject);
    expect(asObject.orders?.[0]?.licenses?.[0]?.custom_fields).toEqual(
      new Map([
        ["tier", "gold"],
        ["size", "3"],
      ]),
    );
  });
});
