import { expect, it } from "vitest";
import { describeOnServers } from "../../../test-support/wire.ts";

/** A body in which a template has left each of these members blank. */
function blank(...members: readonly string[]): Record<string, string> {
  return Object.fromEntries(members.map((member) => [member, ""]));
}

const customerMembers = ["email", "first_name", "last_name", "company", "phone", "address", "reference", "is_manager"];
const licenseMembers = [
  ...["key", "policy_code", "active", "enabled", "license_type", "is_trial", "trial_days", "valid_duration"],
  ...["validity_period", "start_date", "max_activations", "consumption_period", "maintenance_duration"],
  ...["maintenance_period", "subscription_id", "note", "metadata"],
];

describeOnServers("requests made from templates", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const issued = async (body: object) => {
    const order = await manage("POST", "/orders/create_order/", { body });
    expect(order.status).toBe(200);
    return order.json.order_items[0].licenses[0];
  };
  const changed = async (path: string, body: object) => {
    const answer = await manage("PATCH", path, { body });
    expect(answer.status).toBe(200);
    return answer.json;
  };
  const refusal = async (method: "PATCH" | "POST", path: string, body: unknown) => {
    const { status, json } = await manage(method, path, { body });
    expect(status).toBe(400);
    return json.message;
  };

  it("order what their product gives where all else is left blank", async () => {
    const item = { product_code: "cad", ...blank("note", "active", "key", "license_policy", "subscription_id") };
    const feature = { code: "EXPORTS", ...blank("expiry_date", "max_consumption"), consumption_period: "null" };
    const license = await issued({
      ...blank("id", "is_bundle", "append", "is_test", "created", "order_type", "reference", "language", "metadata"),
      ...blank("campaign_params", "download_id", "prevent_vm", "customer_account_id", "add_to_customer_account"),
      customer: blank(...customerMembers),
      items: [{ ...item, licenses: [{ ...blank(...licenseMembers), product_features: [feature] }] }],
    });
    expect(license).toMatchObject({
      license_type: "time-limited",
      valid_duration: "1y",
      validity_period: null,
      max_activations: 20,
      subscription_id: null,
      note: "",
      metadata: {},
    });
    expect(license.license_key).toMatch(/^\w{4}-\w{4}-\w{4}-\w{4}$/);
    const told = license.product_features.find((one: typeof license) => one.product_feature.code === "EXPORTS");
    expect(told).toMatchObject({ max_consumption: 50, expiry_date: null, consumption_period: null });
  });

  it("take an end from a license by a blank date, and leave what cannot be blank as it is", async () => {
    const { id } = await issued({ items: [{ product_code: "cad", licenses: [{ validity_period: "2031-01-31" }] }] });
    const members = ["validity_period", "start_date", "max_activations", "floating_timeout"];
    expect(await changed(`/licenses/${id}/`, blank(...members, "metadata", "subscription_id"))).toMatchObject({
      validity_period: null,
      valid_duration: "1y",
      start_date: null,
      max_activations: 20,
      floating_timeout: 30,
    });
    const one = await changed(`/licenses/${id}/`, { valid_duration: "", validity_period: "2032-01-31" });
    expect(one.validity_period).toBe("2032-01-31");
  });

  it("write numbers where texts are meant, as the reference of an order or a postcode", async () => {
    const customer = { email: "numbers@templates.example", postcode: 10000, phone: 385_911_234_567, reference: 77 };
    const made = await manage("POST", "/customers/", { body: customer });
    expect(made.json).toMatchObject({ postcode: "10000", phone: "385911234567", reference: "77" });
    const order = { id: 20_261_121, items: [{ product_code: "cad", licenses: [{ note: 5 }] }] };
    expect(await issued(order)).toMatchObject({ order_store_id: "20261121", note: "5" });
  });

  it("are refused in words that name what is missing, or wrong with all of the body", async () => {
    expect(await refusal("POST", "/installation-files/", {})).toMatch(
      /version is required; environment is required and must be "win" or/,
    );
    expect(await refusal("POST", "/licenses/", {})).toBe(
      "product is required and must be the id or the code of a product.",
    );
    expect(await refusal("PATCH", "/licenses/bulk_update/", {})).toBe("The body must be a list.");
    expect(await refusal("POST", "/licenses/disable_bulk/", { ids: [] })).toBe("The body must be a list.");
    const note = "n".repeat(64 * 1024 + 1);
    const tooLong = await refusal("POST", "/licenses/", { product: "cad", note });
    expect(tooLong).toBe("note must be at most 64 kB of UTF-8.");
    const check = await manage("GET", "/licenses/check_license/", { query: { license_key: "", product: "" } });
    expect(check.json.message).toBe("hardware_id is required; product is required.");
    const items = [{ product_code: "cad", licenses: [{ product_features: [{ code: "NONE" }] }] }];
    const feature = await refusal("POST", "/orders/create_order/", { items });
    expect(feature).toBe("items.0.licenses.0.product_features.0.code is not a feature of the product.");
  });
});
