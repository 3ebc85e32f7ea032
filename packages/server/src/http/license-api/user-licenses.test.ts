import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { fresh } from "../../../test-support/trials.ts";
import { describeOnServers, type TestLicense } from "../../../test-support/wire.ts";
import { requireWireShape } from "../../../test-support/wire-shapes.ts";
import { findLicenseUser } from "../../storage/license-users.ts";

interface Listed {
  readonly license: { readonly id: number; readonly product_details: { readonly short_code: string } };
  readonly user: { readonly total_activations: number };
}

describeOnServers("the licenses of a user", (wire) => {
  const ask = async (parameters: object, options: Parameters<typeof wire.server.call>[2] = {}) => {
    const answer = await wire.server.call("user_licenses", { ...parameters }, options);
    requireWireShape("user_licenses", answer);
    return answer;
  };
  const codesOf = ({ json }: { json: unknown }) =>
    (json as readonly Listed[]).map(({ license }) => license.product_details.short_code);
  /** One more license of a product of its own, for Ana of the first one. */
  const another = async (first: TestLicense, terms: Readonly<Record<string, unknown>> = {}) => {
    wire.clock.advance({ minutes: 1 });
    const license = await wire.license(terms, { users: { bo: {} } });
    const { username: email } = first.user("ana");
    await wire.server.importCatalog({
      orders: [
        { id: fresh(wire, "order"), licenses: [{ ...terms, ...license.entry(), ref: "anas", users: [{ email }] }] },
      ],
    });
    return license;
  };

  it("are listed newest first, each with what it grants the user, in whatever state", async () => {
    const first = await wire.license({ max_activations: 4 }, { users: { ana: { max_activations: 2 } } });
    await first.activeDevice("ana");
    const second = await another(first, { enabled: false });
    const third = await another(first, { validity_period: "2020-01-01", license_type: "time-limited" });
    const answer = await ask(first.user("ana"));
    expect(codesOf(answer)).toEqual([third.product, second.product, first.product]);
    expect(answer.json).toMatchObject([
      {
        license: { license_active: false, validity_period: "2020-01-01T00:00:00.000Z" },
        user: { total_activations: 0 },
      },
      { license: { license_enabled: false } },
      {
        license: { license_active: true, max_activations: 4, order_store_id: first.order },
        user: { email: first.user("ana").username, max_activations: 2, total_activations: 1 },
      },
    ]);
  });

  it("are those of one product where the call names one", async () => {
    const first = await wire.license({}, { users: { ana: {} } });
    const second = await another(first);
    const user = first.user("ana");
    expect(codesOf(await ask({ ...user, product: second.product }))).toEqual([second.product]);
    expect((await ask({ ...user, product: "notes" })).json).toEqual([]);
    expect((await ask({ ...user, product: "cad" })).json).toEqual([]);
  });

  it("are those of a bundle where the call names one", async () => {
    const bundle = await wire.license({}, { users: { ana: {} }, isBundle: true });
    await another(bundle);
    const answer = await ask({ ...bundle.user("ana"), product: bundle.product });
    expect(codesOf(answer).toSorted()).toEqual([...bundle.products].toSorted());
  });

  it("show other people's nothing", async () => {
    const first = await wire.license({ max_license_users: 2 }, { users: { ana: {}, bo: {} } });
    await another(first);
    expect(codesOf(await ask(first.user("bo")))).toEqual([first.product]);
  });

  it("are those of the products that the key is limited to", async () => {
    const first = await wire.license({}, { users: { ana: {} } });
    await another(first);
    const credentials = await wire.key({ products: [first.product] });
    expect(codesOf(await ask(first.user("ana"), { credentials }))).toEqual([first.product]);
  });

  it("are those that an OAuth client covers", async () => {
    const first = await wire.license({}, { users: { ana: {} } });
    const second = await another(first);
    const email = `${fresh(wire, "customer")}@test.example`;
    await wire.server.importCatalog({
      customers: [{ email }],
      orders: [{ id: first.order, customer: email }],
    });
    const client = await makeClient(wire.server, { scope: { kind: "customer", name: email } });
    const headers = { authorization: `Bearer ${await tokenFor(wire.server, client)}` };
    expect(codesOf(await ask(first.user("ana"), { headers }))).toEqual([first.product]);
    expect(codesOf(await ask(first.user("ana")))).toEqual([second.product, first.product]);
  });

  it("are told to nobody with a wrong password", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const wrong = await ask({ ...license.user("ana"), password: "not this one" });
    const unknown = await ask({ ...license.user("ana"), username: "nobody@test.example" });
    expect(wrong).toMatchObject(refused("license_user_not_found"));
    expect(unknown.text).toBe(wrong.text);
  });

  it("are asked for by a sign-in, whose instant is kept with the user; a refused one is none", async () => {
    const { context, company } = wire.server;
    const license = await wire.license({}, { users: { ana: {} } });
    const { username } = license.user("ana");
    const lastLogin = async () => {
      await context.lastLogins.flush(context.database);
      return (await findLicenseUser(context.database.read, company.company_id, username))?.last_login;
    };
    await ask({ ...license.user("ana"), password: "not this one" });
    expect(await lastLogin()).toBeNull();
    const signedInAt = wire.clock.now();
    await ask(license.user("ana"));
    expect(await lastLogin()).toBe(signedInAt);
    wire.clock.advance({ hours: -1 });
    await ask(license.user("ana"));
    expect(await lastLogin()).toBe(signedInAt);
  });

  it("are asked for with a password in the query, which nobody on the way may keep", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const answer = await ask(license.user("ana"));
    expect(answer).toMatchObject(granted());
    expect(answer.headers["cache-control"]).toBe("no-store");
  });
});
