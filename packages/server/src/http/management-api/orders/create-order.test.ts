import { describe, expect, it } from "vitest";
import { startServerBeside } from "../../../../test-support/license-server.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("placing an order", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const place = (body: object) => manage("POST", "/orders/create_order/", { body });
  const newId = () => `placed-${wire.nextNumber()}`;
  const countOrders = async () => (await manage("GET", "/orders/", { query: { limit: 1 } })).json.count;
  const placed = async (body: object) => {
    const { status, json, text } = await place({ id: newId(), ...body });
    if (status !== 200) throw new Error(text);
    return json;
  };
  const licensesOf = (order: { order_items: { licenses: unknown[] }[] }) =>
    order.order_items.flatMap(({ licenses }) => licenses);
  const cad = (...licenses: object[]) => ({ items: [{ product_code: "cad", licenses }] });

  it("issues a license with a generated key by the default policy, and tells the order in full", async () => {
    const id = newId();
    const { status, json } = await place({ id, ...cad({}) });
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        store_id: id,
        type: "normal",
        customer: null,
        order_items: [
          {
            product_id: expect.any(Number),
            licenses: [
              {
                license_key: expect.stringMatching(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/),
                license_type: "time-limited",
                status: "Inactive",
                floating_users: 3,
                order_store_id: id,
              },
            ],
          },
        ],
      },
    });
    expect((await manage("GET", `/orders/${json.id}/`)).json).toEqual(json);
  });

  it("draws an id where none is given", async () => {
    const { status, json } = await place({ id: " ", ...cad({}) });
    expect({ status, id: json.store_id }).toEqual({ status: 200, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it("takes a key as it is given, but for the spaces around it, and the license can be activated with it", async () => {
    const key = `46571883 ${wire.nextNumber()}`;
    await placed(cad({ key: ` ${key} ` }));
    const activated = await wire.server.call("activate_license", {
      product: "cad",
      hardware_id: "a device of the order",
      license_key: key,
    });
    expect(activated.status).toBe(200);
  });

  it("keeps what the order is told of itself, metadata as text or as an object, and when it was made", async () => {
    const told = { is_test: true, is_trial: true, language: "de", campaign_params: "a=b", download_id: "d-1" };
    const order = await placed({
      ...told,
      order_type: "renewal",
      reference: "R-1",
      created: "2019-10-15 00:00:00",
      metadata: '{ "k": { "deep": [1] } }',
      items: [{ product_code: "cad", note: "for the workshop", licenses: [{ metadata: { of: "license" } }] }],
    });
    expect(order).toMatchObject({
      ...told,
      type: "renewal",
      reference: "R-1",
      created_at: "2019-10-15T00:00:00.000Z",
      metadata: { k: { deep: [1] } },
      order_items: [
        {
          note: "for the workshop",
          licenses: [{ created_at: "2019-10-15T00:00:00.000Z", metadata: { of: "license" } }],
        },
      ],
    });
    expect(await placed({ metadata: { plain: true }, items: [] })).toMatchObject({ metadata: { plain: true } });
  });

  it("takes what a license states before its policy's values, whichever way the policy is named", async () => {
    const named = licensesOf(await placed(cad({ policy_code: "node-locked" })));
    const [{ license_template: id }] = named as [{ license_template: number }];
    const licenses = licensesOf(
      await placed(
        cad(
          { license_template_code: "node-locked", max_activations: "7", metadata: null, validity_period: "" },
          { license_template: id, custom_fields: [{ name: "tier", value: 4 }], is_trial: 1, trial_days: 5 },
          { license_template: String(id), product_features: [{ code: "EXPORTS", max_consumption: 9, metadata: null }] },
        ),
      ),
    );
    expect(licenses).toMatchObject([
      { license_template: id, license_type: "perpetual", max_activations: 7, validity_period: null },
      { license_template: id, is_trial: true, trial_days: 5, custom_fields: [{ name: "tier", value: "4" }] },
      { license_template: id, max_activations: 2 },
    ]);
    const features = (licenses[2] as { product_features: { product_feature: { code: string } }[] }).product_features;
    expect(features.find(({ product_feature }) => product_feature.code === "EXPORTS")).toMatchObject({
      max_consumption: 9,
      max_overages: 5,
    });
    expect(features).toHaveLength(3);
  });

  it("gives an item's terms to those of its licenses that state none", async () => {
    const key = `ITEM-${wire.nextNumber()}`;
    const terms = { license_policy: "node-locked", subscription_id: "sub-1", active: true };
    const order = await placed({ prevent_vm: true, items: [{ product_code: "cad", key, ...terms }] });
    expect(licensesOf(order)).toMatchObject([
      { license_key: key, license_type: "perpetual", subscription_id: "sub-1", active: true, prevent_vm: true },
    ]);
    const both = await placed({
      items: [{ product_code: "cad", ...terms, licenses: [{}, { policy_code: "seat-pool", active: false }] }],
    });
    expect(licensesOf(both)).toMatchObject([
      { license_type: "perpetual", active: true },
      { license_type: "time-limited", active: false },
    ]);
  });

  it("lets an explicit end win over a duration, and demands one of both for a license that is limited in time", async () => {
    const ends = { valid_duration: "3d", validity_period: "2031-01-31" };
    expect(licensesOf(await placed(cad(ends)))).toMatchObject([ends]);
    const refused = await place({ items: [{ product_code: "meter", licenses: [{ license_type: "time-limited" }] }] });
    expect(refused).toMatchObject({
      status: 400,
      json: {
        code: "validation_error",
        "items.0.licenses.0.validity_period": [expect.stringContaining("valid_duration is required")],
      },
    });
  });

  it("makes users with passwords that are shown until they are changed, and who can sign in with them", async () => {
    const email = `New.User-${wire.nextNumber()}@Test.example`;
    const users = [{ email, is_manager: true, max_activations: 3 }];
    const order = await placed({ items: [{ product_code: "notes", licenses: [{ users }] }] });
    const [license] = licensesOf(order) as [{ license_key: null; license_users: { initial_password: string }[] }];
    expect(license).toMatchObject({
      license_key: null,
      license_users: [
        { true_email: email.toLowerCase(), is_initial_password: true, is_manager: true, max_activations: 3 },
      ],
    });
    const password = license.license_users[0]?.initial_password;
    const identified = { product: "notes", hardware_id: "desk", username: email, password: String(password) };
    expect((await wire.server.call("activate_license", identified)).status).toBe(200);
    // Of two licenses of one product the newer one is meant, whatever was answered before.
    const found = () => wire.server.call("check_license", { product: "notes", hardware_id: "desk", username: email });
    expect((await found()).status).toBe(200);
    await placed({ items: [{ product_code: "notes", licenses: [{ users }] }] });
    expect((await found()).status).toBe(200);
  });

  it("issues a bundle as one key over a license of each member, with what differs for a member", async () => {
    const order = await placed({
      is_bundle: true,
      items: [
        {
          product_code: "suite",
          licenses: [
            {
              note: "all",
              bundle_products: [
                {
                  product_code: "cad",
                  policy_code: "node-locked",
                  max_activations: 9,
                  custom_fields: { tier: "gold" },
                },
              ],
            },
          ],
        },
      ],
    });
    const licenses = licensesOf(order) as { license_key: string; product: { short_code: string } }[];
    expect(licenses.map(({ product }) => product.short_code).sort()).toEqual(["cad", "meter"]);
    expect(new Set(licenses.map(({ license_key }) => license_key)).size).toBe(1);
    expect(licenses.find(({ product }) => product.short_code === "cad")).toMatchObject({
      license_type: "perpetual",
      max_activations: 9,
      note: "all",
    });
    const checked = await wire.server.call("activate_bundle", {
      product: "suite",
      hardware_id: "a bundle's device",
      license_key: String(licenses[0]?.license_key),
    });
    expect(checked.status).toBe(200);
  });

  it("appends to an order that is there, fills its blanks, and leaves what it has", async () => {
    const id = newId();
    const customer = { email: `${id}@test.example`, first_name: "Ana" };
    const first = await placed({ id, language: "de", ...cad({}) });
    const second = await placed({ id, append: true, customer, language: "en", reference: "later", ...cad({}, {}) });
    expect(second).toMatchObject({
      id: first.id,
      language: "de",
      reference: "later",
      customer_email: customer.email,
      customer: expect.any(Number),
    });
    expect(second.order_items.map(({ licenses }: { licenses: unknown[] }) => licenses.length)).toEqual([1, 2]);
    expect(await place({ id, append: true, customer: { email: "other@test.example" }, items: [] })).toMatchObject({
      status: 400,
      json: { customer: [expect.stringContaining("another one than the order's")] },
    });
    expect(await place({ id, append: true, is_bundle: true, items: [] })).toMatchObject({
      status: 400,
      json: { is_bundle: [expect.stringContaining("must be false")] },
    });
    expect((await place({ id, append: true, items: [] })).status).toBe(200);
  });

  it("refuses an id that an order has", async () => {
    const id = newId();
    await placed({ id, ...cad({}) });
    expect(await place({ id, ...cad({}) })).toMatchObject({
      status: 409,
      json: { code: "order_id_exists", id: ["is the id of another order"] },
    });
  });

  it.each([
    ["a key of another license", [{ key: "FLOA-TING-SEAT-0001" }], "items.0.licenses.0.key", "another license"],
    ["a key twice", [{ key: "TWICE" }, { key: "TWICE" }], "items.0.licenses.1.key", "given twice"],
    ["an unknown policy", [{ policy_code: "none" }], "items.0.licenses.0.policy_code", "not a policy"],
    ["an unknown field", [{ custom_fields: { x: 1 } }], "items.0.licenses.0.custom_fields.x", "custom field"],
    ["users of a product by key", [{ users: [{ email: "a@b.c" }] }], "items.0.licenses.0.users", "licensed by key"],
    ["no license at all", [], "items.0.licenses", "must hold a license"],
    ["members of no bundle", [{ bundle_products: [] }], "items.0.licenses.0.bundle_products", "bundle only"],
    ["a wrong type", [{ max_activations: "many" }], "items.0.licenses.0.max_activations", "must be"],
  ])("refuses %s, naming the member, and leaves nothing behind", async (_what, licenses, member, text) => {
    const before = await countOrders();
    const refused = await place({ id: newId(), customer: { email: "nobody@test.example" }, ...cad(...licenses) });
    expect(refused).toMatchObject({
      status: 400,
      json: { code: "validation_error", [member]: [expect.stringContaining(text)] },
    });
    expect(await countOrders()).toBe(before);
    const customers = await manage("GET", "/customers/", { query: { email: "nobody@test.example" } });
    expect(customers.json.count).toBe(0);
  });

  it.each([
    ["unknown_product", { items: [{ product_code: "nothing" }] }, "items.0.product_code"],
    ["archived_product", { items: [{ product_code: "edge-archived" }] }, "items.0.product_code"],
    ["disabled_product", { items: [{ product_code: "edge-disabled" }] }, "items.0.product_code"],
    ["validation_error", { items: [{ product_code: "suite" }] }, "items.0.product_code"],
    ["validation_error", { is_bundle: true, items: [{ product_code: "cad" }] }, "items.0.product_code"],
    ["validation_error", { items: [{ product_code: "notes" }] }, "items.0.users"],
    [
      "unsupported_product_feature",
      cad({}, { product_features: [{ code: "NONE" }] }),
      "items.0.licenses.1.product_features.0.code",
    ],
    [
      "validation_error",
      {
        is_bundle: true,
        items: [{ product_code: "suite", licenses: [{ bundle_products: [{ product_code: "notes" }] }] }],
      },
      "items.0.licenses.0.bundle_products.0.product_code",
    ],
    [
      "unsupported_product_feature",
      {
        is_bundle: true,
        items: [
          {
            product_code: "suite",
            licenses: [{ bundle_products: [{ product_code: "cad", product_features: [{ code: "NONE" }] }] }],
          },
        ],
      },
      "items.0.licenses.0.bundle_products.0.product_features.0.code",
    ],
    ["customer_account_not_found", { customer_account_id: 7, items: [] }, "customer_account_id"],
    ["validation_error", { customer_id: 7, items: [] }, "customer_id"],
    ["validation_error", { customer: { is_manager: true }, items: [] }, "customer.email"],
    ["validation_error", {}, "items"],
  ])("refuses with %s what it cannot take: %j", async (code, body, member) => {
    const { status, json } = await place(body);
    expect({ status, code: json.code, member: json[member] }).toEqual({
      status: 400,
      code,
      member: [expect.any(String)],
    });
  });

  it("tells every fault at once", async () => {
    const { json } = await place({
      items: [{ product_code: "no" }, { product_code: "cad", licenses: [{ policy_code: "no" }] }],
    });
    expect(json).toMatchObject({
      code: "unknown_product",
      "items.0.product_code": [expect.any(String)],
      "items.1.licenses.0.policy_code": [expect.any(String)],
    });
  });

  it("is told in the audit and in the history of each license, with who did it", async () => {
    const order = await placed(cad({}));
    const [license] = licensesOf(order) as [{ id: number }];
    const { json } = await manage("GET", "/license-histories/", { query: { license: license.id } });
    expect(json.results).toMatchObject([{ text: "License created", source: "management-key" }]);
    const audited = await manage("GET", "/audit-entries/", { query: { object_id: order.id } });
    expect(audited.json.results).toMatchObject([{ action: "order.created", after: { licenses: [license.id] } }]);
  });

  describe("of a customer", () => {
    it("finds the customer by address whatever its case, and fills in what was not known", async () => {
      const email = `Known-${wire.nextNumber()}@test.example`;
      const first = await placed({ customer: { email, company: "Orchard", phone: "" }, items: [] });
      const told = { email: email.toUpperCase(), company_name: "Another", phone: "123", reference: "" };
      const second = await placed({ customer: told, items: [] });
      expect(second).toMatchObject({ customer: first.customer, customer_company: "Orchard", customer_phone: "123" });
      const customer = await manage("GET", `/customers/${first.customer}/`);
      expect(customer.json).toMatchObject({ email: email.toLowerCase(), company_name: "Orchard", phone: "123" });
    });

    it("finds the customer by the shop's reference where no other address speaks against it", async () => {
      const reference = `CRM-${wire.nextNumber()}`;
      const email = `${reference}@test.example`.toLowerCase();
      const first = await placed({ customer: { reference }, items: [] });
      const second = await placed({ customer: { reference, email }, items: [] });
      expect(second.customer).toBe(first.customer);
      const other = await placed({ customer: { reference, email: `other-${email}` }, items: [] });
      expect(other.customer).not.toBe(first.customer);
      expect((await placed({ customer: { reference: "", email: null }, items: [] })).customer).toBeNull();
      expect((await placed({ customer_id: first.customer, items: [] })).customer_email).toBe(email);
    });

    it("makes the customer a manager of the order where that is asked for", async () => {
      const email = `boss-${wire.nextNumber()}@test.example`;
      const order = await placed({ customer: { email, first_name: "Bo", is_manager: true }, items: [] });
      expect(order.license_users).toMatchObject([
        { true_email: email, first_name: "Bo", is_manager: true, is_initial_password: true },
      ]);
      const customer = await manage("GET", `/customers/${order.customer}/`);
      expect(customer.json.license_user).toBe(order.license_users[0].id);
    });

    it("belongs to the customer's account unless it is told to stay out of it, and never to another one", async () => {
      const customer = { email: "it@orchard.example" };
      const { customer_account: account } = await placed({ customer, items: [] });
      expect(account).toEqual(expect.any(Number));
      expect((await placed({ customer, add_to_customer_account: false, items: [] })).customer_account).toBeNull();
      const other = await manage("POST", "/customer-accounts/", { body: { code: newId() } });
      const named = { customer_account_id: other.json.id };
      expect((await placed({ ...named, items: [] })).customer_account).toBe(other.json.id);
      expect((await placed({ items: [{ product_code: "cad", ...named }] })).customer_account).toBe(other.json.id);
      expect(await place({ customer, ...named, items: [] })).toMatchObject({
        status: 400,
        json: { code: "customer_account_id_mismatch" },
      });
    });
  });

  it("places one of many orders with the same id, wherever they are sent, and each of many with the same customer", async () => {
    const id = newId();
    const beside =
      wire.place.databaseUrl === undefined ? wire.server : await startServerBeside(wire.server, wire.place);
    try {
      const both = [wire.server, beside];
      const same = { id, ...cad({}) };
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          both[index % 2]?.manage("POST", "/orders/create_order/", { body: same }),
        ),
      );
      expect(answers.map((answer) => answer?.status).sort()).toEqual([200, ...Array(7).fill(409)]);
      const user = { email: `same-${id}@test.example` };
      const ofUser = { customer: user, items: [{ product_code: "notes", licenses: [{ users: [user] }] }] };
      const all = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          both[index % 2]?.manage("POST", "/orders/create_order/", { body: ofUser }),
        ),
      );
      expect(all.map((answer) => answer?.status)).toEqual(Array(6).fill(200));
      expect(new Set(all.map((answer) => answer?.json.customer)).size).toBe(1);
    } finally {
      if (beside !== wire.server) await beside.stop();
    }
  });
});
