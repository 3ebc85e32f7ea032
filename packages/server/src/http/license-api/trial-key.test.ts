import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { askForTrial, fresh, freshAddress, newTrial, trialProduct } from "../../../test-support/trials.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { changeSettings } from "../../services/companies/settings.ts";

const features = [
  { code: "PLAIN", name: "Plain", feature_type: "activation" },
  { code: "COUNT", name: "Count", feature_type: "consumption", max_consumption: 10 },
  { code: "SEAT", name: "Seat", feature_type: "activation", is_floating_cloud: true, floating_users: 2 },
];
const custom_fields = [
  { name: "tier", data_type: "text", default_value: "silver" },
  { name: "site", data_type: "text", default_value: "anywhere" },
];

async function allowSeveral(wire: Wire, allow_multiple_trials: boolean): Promise<void> {
  await changeSettings(wire.server.context, wire.server.company.company_id, { allow_multiple_trials });
}

describeOnServers("a trial of a product that is licensed by key", (wire) => {
  it("is a new license, not yet active, with the product's features and custom fields", async () => {
    const product = await trialProduct(wire, "license-key", {
      features,
      custom_fields,
      policies: [{ code: "first", is_default: true, max_activations: 2, custom_fields: { tier: "gold" } }],
    });
    const hardware_id = fresh(wire, "device");
    const answer = await askForTrial(wire, product, { hardware_id });
    const now = wire.clock.now();
    expect(answer).toMatchObject(
      granted({ created_at: now, updated_at: now, is_trial: true, active: false, trial_days: 14, max_activations: 2 }),
    );
    expect(answer.json).toMatchObject({
      LicenseProductFeatures: [{ max_consumption: 0 }, { max_consumption: 10 }, { floating_users: 2 }],
      LicenseCustomFields: [{ value: "gold" }, { value: "anywhere" }],
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    const { license_key, order_id } = newTrial(answer);
    const device = { product: product.code, hardware_id, license_key };
    expect(await wire.server.call("activate_license", device)).toMatchObject(
      granted({ validity_period: expect.any(String) }),
    );
    const checked = await wire.server.call("check_license", device);
    expect(checked).toMatchObject(granted({ order_store_id: `trial_${order_id}`, is_trial: true }));
    expect(checked.json).toMatchObject({ product_features: [{ code: "PLAIN" }, { code: "COUNT" }, { code: "SEAT" }] });
  });

  it("begins with its activation, ends after its days, and is not given to the device again", async () => {
    const product = await trialProduct(wire, "license-key");
    const hardware_id = fresh(wire, "device");
    const { license_key } = newTrial(await askForTrial(wire, product, { hardware_id }));
    const device = { product: product.code, hardware_id, license_key };
    wire.clock.advance({ days: 40 });
    expect(await wire.server.call("activate_license", device)).toMatchObject(granted({ is_expired: false }));
    wire.clock.advance({ days: 14 });
    expect(await wire.server.call("check_license", device)).toMatchObject(granted({ is_expired: false }));
    expect(await askForTrial(wire, product, { hardware_id })).toMatchObject(granted({ license: license_key }));
    wire.clock.advance({ days: 1 });
    expect(await wire.server.call("check_license", device)).toMatchObject(granted({ is_expired: true }));
    expect(await wire.server.call("activate_license", device)).toMatchObject(refused("trial_expired"));
    expect(await askForTrial(wire, product, { hardware_id })).toMatchObject(refused("trial_expired"));
  });

  it("takes its terms from the default policy, or from the one that is named", async () => {
    const policies = [
      { code: "first", is_default: true, max_activations: 2 },
      { code: "limited", license_type: "time-limited", trial_days: 3 },
      { code: "metered", license_type: "consumption", max_consumptions: 7 },
      { code: "renewed", license_type: "subscription", valid_duration: "1y" },
      { code: "bought", allow_trial: false },
      { code: "former", is_archived: true },
    ];
    const product = await trialProduct(wire, "license-key", { policies });
    const ask = (license_policy?: string) =>
      askForTrial(wire, product, { hardware_id: fresh(wire, "device"), ...(license_policy && { license_policy }) });
    expect(await ask()).toMatchObject(granted({ license_type: "perpetual", max_activations: 2 }));
    expect(await ask("limited")).toMatchObject(granted({ license_type: "time-limited", trial_days: 3 }));
    expect(await ask("metered")).toMatchObject(granted({ max_consumptions: 7, valid_duration: null }));
    expect(await ask("renewed")).toMatchObject(granted({ license_type: "subscription", validity_period: null }));
    expect(await ask("bought")).toMatchObject(refused("trial_not_allowed"));
    for (const code of ["former", "no-such-policy"]) {
      const answer = await ask(code);
      expect(answer).toMatchObject(refused("validation_error"));
      expect(answer.text).toContain("license_policy");
    }
  });

  it("is given once to a device, whatever address is told with it", async () => {
    const product = await trialProduct(wire, "license-key");
    const hardware_id = fresh(wire, "device");
    const { license_key } = newTrial(await askForTrial(wire, product, { hardware_id }));
    for (const email of [freshAddress(wire, "eva"), freshAddress(wire, "bo")]) {
      expect((await askForTrial(wire, product, { hardware_id, email })).json).toEqual({
        license_type: "perpetual",
        is_trial: true,
        license: license_key,
      });
    }
    const other = newTrial(await askForTrial(wire, product, { hardware_id: fresh(wire, "device") }));
    expect(other.license_key).not.toBe(license_key);
    const another = await trialProduct(wire, "license-key");
    expect(await askForTrial(wire, another, { hardware_id })).toMatchObject(granted({ times_activated: 0 }));
  });

  it("is one, also where the device asks twenty times at the same moment", async () => {
    const product = await trialProduct(wire, "license-key");
    const asked = { hardware_id: fresh(wire, "device"), email: freshAddress(wire, "eva") };
    const answers = await Promise.all(Array.from({ length: 20 }, () => askForTrial(wire, product, asked)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.filter(({ json }) => "id" in (json as object))).toHaveLength(1);
    expect(new Set(answers.map(({ json }) => (json as { license: string }).license)).size).toBe(1);
  });

  it("is a new one each time where the company allows several, but for a call that is repeated", async () => {
    const product = await trialProduct(wire, "license-key");
    const hardware_id = fresh(wire, "device");
    await allowSeveral(wire, true);
    try {
      const headers = { "idempotency-key": fresh(wire, "trial") };
      const first = await askForTrial(wire, product, { hardware_id }, { headers });
      const repeated = await askForTrial(wire, product, { hardware_id }, { headers });
      expect(repeated.text).toBe(first.text);
      const other = { hardware_id: fresh(wire, "device") };
      expect(await askForTrial(wire, product, other, { headers })).toMatchObject(refused("validation_error"));
      const second = newTrial(await askForTrial(wire, product, { hardware_id }));
      expect(second.license_key).not.toBe(newTrial(first).license_key);
      await allowSeveral(wire, false);
      const third = await askForTrial(wire, product, { hardware_id });
      expect(third).toMatchObject(granted({ license: second.license_key }));
    } finally {
      await allowSeveral(wire, false);
    }
  });

  it("keeps what is told of its customer, and shows nothing else of whoever has that address", async () => {
    const product = await trialProduct(wire, "license-key");
    const email = freshAddress(wire, "it");
    const known = { email, first_name: "Ana", phone: "+385 1 234", address: "Secret Lane 1", metadata: { vip: true } };
    await wire.server.importCatalog({ customers: [known] });
    const hardware_id = fresh(wire, "device");
    const told = { first_name: "Eve", company_name: "Orchard", city: "Zagreb", reference: "r-1" };
    const { license_key, order_id } = newTrial(await askForTrial(wire, product, { hardware_id, email, ...told }));
    const activated = await wire.server.call("activate_license", { product: product.code, hardware_id, license_key });
    const shown = { ...told, email, phone: "", address: "", customer_account: null, metadata: {} };
    expect(activated).toMatchObject(granted({ customer: shown }));
    expect((activated.json as { customer: { metadata: object } }).customer.metadata).toEqual({});

    // The vendor's own record stays as it was, and is shown once the vendor says whose order it is.
    await wire.server.importCatalog({ orders: [{ id: `trial_${order_id}`, customer: email }] });
    const checked = await wire.server.call("check_license", { product: product.code, hardware_id, license_key });
    expect(checked).toMatchObject(granted({ customer: { ...known, company_name: "", city: "" } }));
  });

  it("makes a customer of an address that nobody has, and none of those who tell no address", async () => {
    const product = await trialProduct(wire, "license-key");
    const email = freshAddress(wire, "Eva");
    const hardware_id = fresh(wire, "device");
    const { license_key, order_id } = newTrial(
      await askForTrial(wire, product, { hardware_id, email: email.toUpperCase(), first_name: "Eva", country: "HR" }),
    );
    const device = { product: product.code, hardware_id, license_key };
    expect(await wire.server.call("activate_license", device)).toMatchObject(granted());
    await wire.server.importCatalog({ orders: [{ id: `trial_${order_id}`, customer: email.toLowerCase() }] });
    const made = { email: email.toLowerCase(), first_name: "Eva", country: "HR" };
    expect(await wire.server.call("check_license", device)).toMatchObject(granted({ customer: made }));

    const nameless = fresh(wire, "device");
    const trial = newTrial(await askForTrial(wire, product, { hardware_id: nameless, first_name: "Bo" }));
    const activated = await wire.server.call("activate_license", {
      product: product.code,
      hardware_id: nameless,
      license_key: trial.license_key,
    });
    expect(activated).toMatchObject(granted({ customer: { email: "trial_request", first_name: "Bo" } }));
    const next = newTrial(await askForTrial(wire, product, { hardware_id: fresh(wire, "device") }));
    const second = await wire.server.call("activate_license", {
      product: product.code,
      hardware_id: "next",
      license_key: next.license_key,
    });
    expect(second).toMatchObject(granted({ customer: { email: "trial_request", first_name: "" } }));
  });

  it("is not given of a bundle, nor to a credential of one customer", async () => {
    const product = await trialProduct(wire, "license-key");
    const short_code = fresh(wire, "bundle");
    const name = freshAddress(wire, "customer");
    await wire.server.importCatalog({
      bundles: [{ short_code, product_name: "Bundle", members: { [product.code]: {} } }],
      customers: [{ email: name }],
    });
    const hardware_id = fresh(wire, "device");
    const ofBundle = await askForTrial(wire, { ...product, code: short_code }, { hardware_id });
    expect(ofBundle).toMatchObject(refused("trial_not_allowed"));
    const client = await makeClient(wire.server, { scope: { kind: "customer", name } });
    const headers = { authorization: `Bearer ${await tokenFor(wire.server, client)}` };
    expect(await askForTrial(wire, product, { hardware_id }, { headers })).toMatchObject(refused("trial_not_allowed"));
    expect(await askForTrial(wire, product, { hardware_id })).toMatchObject(granted());
  });

  it.each([
    ["an address without @", { email: "nobody" }, "email"],
    ["a password that is too short", { password: "1234567" }, "password must have at least 8 characters"],
    ["a reference that is too long", { reference: "r".repeat(201) }, "reference must be at most 200 characters"],
  ])("is refused for %s", async (_what, parameters, message) => {
    const product = await trialProduct(wire, "license-key");
    const answer = await askForTrial(wire, product, { hardware_id: fresh(wire, "device"), ...parameters });
    expect(answer).toMatchObject(refused("validation_error"));
    expect(answer.text).toContain(message);
  });
});
