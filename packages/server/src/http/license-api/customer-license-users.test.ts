import { expect, it } from "vitest";
import type { Credentials } from "../../../test-support/license-client.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { fresh, freshAddress } from "../../../test-support/trials.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { requireWireShape } from "../../../test-support/wire-shapes.ts";

describeOnServers("the users of a customer's licenses", (wire) => {
  const ask = async (parameters: object, headers: Readonly<Record<string, string>> = {}) => {
    const credentials: Credentials = await wire.key({ calls: null });
    const answer = await wire.server.call("customer_license_users", { ...parameters }, { credentials, headers });
    requireWireShape("customer_license_users", answer);
    return answer;
  };
  const emailsOf = ({ json }: { json: unknown }) =>
    (json as { users: readonly { email: string }[] }).users.map(({ email }) => email);

  /** A product, and a customer with an order of one license for each list of users. */
  const sold = async (...users: readonly (readonly object[])[]) => {
    const [product, email, order] = [fresh(wire, "product"), freshAddress(wire, "it"), fresh(wire, "order")];
    const licenses = users.map((those, index) => ({ product, ref: `${index}`, max_license_users: 9, users: those }));
    await wire.server.importCatalog({
      products: [{ short_code: product, product_name: product, authorization_method: "user" }],
      customers: [{ email, company_name: "Orchard" }],
      orders: [{ id: order, customer: email, licenses }],
    });
    return { product, customer: email, order };
  };

  it("are listed once for each license, with the initial passwords that still hold", async () => {
    const [ana, bo] = [freshAddress(wire, "ana"), freshAddress(wire, "bo")];
    const { order, ...asked } = await sold(
      [{ email: ana, password: "chosen by herself" }],
      [
        { email: ana, max_activations: 3 },
        { email: bo, first_name: "Bo", initial_password: "plum-7-plum" },
      ],
    );
    const answer = await ask(asked);
    expect(answer).toMatchObject(granted({ customer: { email: asked.customer, company_name: "Orchard" } }));
    expect(emailsOf(answer)).toEqual([ana, bo, ana]);
    const whose = { order_store_id: order, order_id: expect.any(Number), license_id: expect.any(Number) };
    expect(answer.json).toMatchObject({
      users: [
        { ...whose, is_initial_password: false, initial_password: "", max_activations: 3 },
        { ...whose, first_name: "Bo", is_initial_password: true, initial_password: "plum-7-plum", is_active: true },
        { ...whose, is_initial_password: false, initial_password: "", max_activations: 0 },
      ],
    });
  });

  it("are found by the customer's address in whatever letters", async () => {
    const { product, customer } = await sold([{ email: freshAddress(wire, "ana") }]);
    expect(emailsOf(await ask({ product, customer: customer.toUpperCase() }))).toHaveLength(1);
  });

  it("are those of the product and the customer asked for, and of nobody else", async () => {
    const first = await sold([{ email: freshAddress(wire, "ana") }]);
    const second = await sold([{ email: freshAddress(wire, "bo") }]);
    expect(await ask({ product: first.product, customer: second.customer })).toMatchObject(granted({ users: [] }));
  });

  it("are those of a bundle where one is named", async () => {
    const { product, customer } = await sold([{ email: freshAddress(wire, "ana") }]);
    const [bundle, bo] = [fresh(wire, "bundle"), freshAddress(wire, "bo")];
    await wire.server.importCatalog({
      bundles: [{ short_code: bundle, product_name: bundle, members: { [product]: {} } }],
      orders: [
        { id: fresh(wire, "order"), customer, licenses: [{ product: bundle, ref: "b", users: [{ email: bo }] }] },
      ],
    });
    expect(emailsOf(await ask({ product, customer }))).toHaveLength(2);
    expect(emailsOf(await ask({ product, customer, bundle_code: bundle }))).toEqual([bo]);
    expect(await ask({ product, customer, bundle_code: "no-such" })).toMatchObject(refused("unknown_product"));
  });

  it("are told to an OAuth client of that customer or of its account, and to no other", async () => {
    const { product, customer } = await sold([{ email: freshAddress(wire, "ana") }]);
    const other = await sold([{ email: freshAddress(wire, "bo") }]);
    const code = fresh(wire, "account");
    await wire.server.importCatalog({
      customer_accounts: [{ code, name: code }],
      customers: [{ email: customer, customer_account: code }],
    });
    const clients = [
      { kind: "customer", name: customer, sees: true },
      { kind: "customeraccount", name: code, sees: true },
      { kind: "customer", name: other.customer, sees: false },
    ] as const;
    for (const { sees, ...scope } of clients) {
      const client = await makeClient(wire.server, { scope });
      const headers = { authorization: `Bearer ${await tokenFor(wire.server, client)}` };
      const answer = await ask({ product, customer }, headers);
      expect(answer).toMatchObject(sees ? granted() : refused("customer_not_found"));
      if (sees) expect(emailsOf(answer)).toHaveLength(1);
    }
  });

  it("are told to no key that ships inside an application", async () => {
    const { product, customer } = await sold([{ email: freshAddress(wire, "ana") }]);
    const answer = await wire.server.call("customer_license_users", { product, customer });
    expect(answer).toMatchObject(refused("api_key_call_not_allowed"));
  });
});
