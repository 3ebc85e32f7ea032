/** A client sees the licenses under its scope, and any other license is not there for it. */
import { beforeAll, describe, expect, it } from "vitest";
import { granted, LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import type { NamedScope } from "../../services/oauth-clients/scope-object.ts";

/** Each in an order of its own; all of one product, so that nothing but the scope tells them apart. */
const catalog = {
  products: [
    {
      short_code: "press",
      product_name: "Press",
      authorization_method: "license-key",
      policies: [{ code: "only", name: "Only", is_default: true, license_type: "perpetual" }],
    },
  ],
  customer_accounts: [
    { code: "east", name: "East" },
    { code: "west", name: "West" },
  ],
  customers: [
    { email: "eda@east.example", customer_account: "east" },
    { email: "edo@east.example", customer_account: "east" },
    { email: "wes@west.example", customer_account: "west" },
  ],
  orders: [
    {
      id: "eda",
      customer: "eda@east.example",
      licenses: [license("EDA0-0000-0000-0001"), license("EDA0-0000-0000-0002")],
    },
    { id: "edo", customer: "edo@east.example", licenses: [license("EDO0-0000-0000-0001")] },
    { id: "wes", customer: "wes@west.example", licenses: [license("WES0-0000-0000-0001")] },
    { id: "account", customer_account: "east", licenses: [license("EAST-0000-0000-0001")] },
    { id: "nobody", licenses: [license("FREE-0000-0000-0001")] },
  ],
};

function license(license_key: string) {
  return { product: "press", license_key, max_activations: 9 };
}

const keys = catalog.orders.flatMap(({ licenses }) => licenses.map(({ license_key }) => license_key));

const scopes: readonly { readonly scope: NamedScope; readonly covers: RegExp }[] = [
  { scope: { kind: "company", name: "" }, covers: /./ },
  { scope: { kind: "customeraccount", name: "east" }, covers: /^(EDA|EDO|EAST)/ },
  { scope: { kind: "customer", name: "eda@east.example" }, covers: /^EDA/ },
  { scope: { kind: "license", name: "EDA0-0000-0000-0001" }, covers: /^EDA.*1$/ },
];

describeOnServers("an OAuth client", (wire) => {
  beforeAll(() => wire.server.importCatalog(catalog));

  describe.each(scopes)("of the scope $scope.kind", ({ scope, covers }) => {
    it("has an id that tells scope and object", async () => {
      const { clientId } = await clientOf(wire, scope);
      expect(clientId).toMatch(new RegExp(`^auth-${scope.kind}-\\d+$`));
    });

    it.each(keys.map((key) => ({ key, isCovered: covers.test(key) })))(
      "activates, checks and gives back $key: $isCovered",
      async ({ key, isCovered }) => {
        const headers = { authorization: `Bearer ${await tokenFor(wire.server, await clientOf(wire, scope))}` };
        const device = new LicensedDevice(wire.server, { product: "press", license_key: key }, `at-${scope.kind}`);
        if (!isCovered) {
          await device.activate();
          expect(await device.check()).toMatchObject(granted());
        }
        for (const call of ["activate_license", "check_license", "check_license", "deactivate_license"]) {
          expect(await device.call(call, {}, { headers })).toMatchObject(
            isCovered ? granted() : refused("license_not_found"),
          );
        }
      },
    );
  });

  it("loses a license with the answers remembered of it once the license's customer goes to another account", async () => {
    const email = "ela@east.example";
    const orders = [{ id: "ela", customer: email, licenses: [license("ELA0-0000-0000-0001")] }];
    await wire.server.importCatalog({ customers: [{ email, customer_account: "east" }], orders });
    const secret = await clientOf(wire, { kind: "customeraccount", name: "east" });
    const headers = { authorization: `Bearer ${await tokenFor(wire.server, secret)}` };
    const device = new LicensedDevice(wire.server, { product: "press", license_key: "ELA0-0000-0000-0001" }, "hers");
    await device.activate();
    for (let times = 0; times < 2; times += 1) {
      expect(await device.call("check_license", {}, { headers })).toMatchObject(granted());
    }
    await wire.server.importCatalog({ customers: [{ email, customer_account: "west" }] });
    expect(await device.call("check_license", {}, { headers })).toMatchObject(refused("license_not_found"));
    expect(await device.check()).toMatchObject(granted());
  });

  it("cannot be had twice for one object", async () => {
    const scope = { kind: "customer", name: "wes@west.example" } as const;
    const { clientId } = await makeClient(wire.server, { scope });
    await expect(makeClient(wire.server, { scope })).rejects.toThrow(`leasehold oauth-client rotate ${clientId}`);
  });

  it.each([
    { kind: "customeraccount", name: "north" },
    { kind: "customer", name: "nobody@north.example" },
    { kind: "license", name: "NONE-0000-0000-0000" },
  ] as const)("cannot be had for what is not there: $kind", async (scope) => {
    await expect(makeClient(wire.server, { scope })).rejects.toThrow(scope.name);
  });
});

type Issued = Awaited<ReturnType<typeof makeClient>>;
const issued = new WeakMap<Wire, Map<string, Promise<Issued>>>();

/** Made once for each server: an object has one client at most. */
function clientOf(wire: Wire, scope: NamedScope): Promise<Issued> {
  const known = issued.get(wire) ?? new Map<string, Promise<Issued>>();
  issued.set(wire, known);
  const client = known.get(scope.kind) ?? makeClient(wire.server, { scope });
  known.set(scope.kind, client);
  return client;
}
