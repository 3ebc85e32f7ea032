/** Single sign-on together with what else decides who reaches which licenses: bundles, OAuth scopes, failure limits. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type IdentityProvider, startIdentityProvider } from "../../../test-support/identity-provider.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { SsoAccount } from "../../../test-support/sso-account.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import type { NewOauthClient } from "../../services/oauth-clients/create.ts";

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(() => provider.stop());

describeOnServers(
  "single sign-on",
  (wire) => {
    let account: SsoAccount;
    // The provider lives by the system's clock.
    beforeEach(async () => {
      wire.clock.set(Date.now());
      account = await SsoAccount.open(wire, provider);
    });

    it("activates a bundle and gives it back", async () => {
      const bundle = await wire.license({ max_license_users: 9 }, { users: { ana: {} }, isBundle: true });
      await account.own(bundle);
      const person = account.personOf(bundle);
      const device = account.device(bundle);
      const activated = await device.call("activate_bundle", await account.byCode(bundle.product, person));
      expect(activated).toMatchObject({ status: 200, json: [{ active: true }, { active: true }] });
      const returned = await device.call("deactivate_bundle", await account.byToken(bundle.product, person));
      expect(returned).toMatchObject({ status: 200, text: "license_deactivated" });
    });

    it("reaches no bundle of another account", async () => {
      const bundle = await wire.license({ max_license_users: 9 }, { users: { ana: {} }, isBundle: true });
      const own = await account.license();
      const person = account.personOf(own);
      await account.device(own).activate(await account.byToken(own.product, person));
      await bundle.change({ users: [{ email: own.user("ana").username }] });
      const proof = await account.byToken(bundle.product, person);
      const answer = await account.device(bundle).call("activate_bundle", proof);
      expect(answer).toMatchObject(refused("license_not_found"));
    });

    describe("under an OAuth client", () => {
      const bearing = async (scope: NewOauthClient["scope"]) => {
        const token = await tokenFor(wire.server, await makeClient(wire.server, { scope }));
        return { headers: { authorization: `Bearer ${token}` } };
      };

      it("of the account works, and under one of another account does not", async () => {
        const other = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const proof = await account.byToken(license.product, account.personOf(license));
        const device = account.device(license);
        const foreign = await bearing({ kind: "customeraccount", name: other.code });
        const refusal = await device.call("activate_license", proof, foreign);
        expect(refusal).toMatchObject(refused("sso_customer_account_url_error"));
        const own = await bearing({ kind: "customeraccount", name: account.code });
        expect(await device.call("activate_license", proof, own)).toMatchObject(granted());
      });

      it("of one license reaches that license, as far as it belongs to the account", async () => {
        const license = await account.license();
        const proof = await account.byToken(license.product, account.personOf(license));
        const device = account.device(license);
        const activated = await device.activate(proof);
        const id = String((activated.json as { id: number }).id);
        const client = await bearing({ kind: "license", name: id });
        expect(await device.call("activate_license", proof, client)).toMatchObject(granted());
        await (await SsoAccount.open(wire, provider)).own(license);
        const moved = await device.call("activate_license", proof, client);
        expect(moved).toMatchObject(refused("sso_customer_account_url_error"));
      });

      it("of one license learns nothing of other accounts, and makes no user there", async () => {
        const license = await account.license();
        const elsewhere = await wire.license();
        const client = await bearing({ kind: "license", name: elsewhere.key });
        const parameters = { product: license.product, customer_account_code: account.code };
        const told = await wire.server.call("sso_url", parameters, { method: "GET", ...client });
        expect(told).toMatchObject(refused("sso_customer_account_url_error"));
        await account.setUp({ create_users: true });
        const stranger = account.person({ email: `new-${license.order}@test.example`, email_verified: true });
        const proof = await account.byToken(license.product, stranger);
        const device = account.device(license);
        const signedIn = await device.call("activate_license", proof, client);
        expect(signedIn).toMatchObject(refused("sso_customer_account_url_error"));
        await account.setUp({ create_users: false });
        expect(await device.activate(proof)).toMatchObject(refused("license_user_not_found"));
      });
    });

    it("makes an address wait that goes on with bad tokens, before the provider is asked", async () => {
      const license = await account.license();
      const genuine = await account.byToken(license.product, account.personOf(license));
      const device = account.device(license);
      const bad = { ...genuine, id_token: "no token" };
      const codes: unknown[] = [];
      for (let count = 0; count < 21; count += 1) codes.push((await device.activate(bad)).code);
      expect(new Set(codes.slice(0, 20))).toEqual(new Set(["sso_customer_account_token_error"]));
      expect(codes[20]).toBe("rate_limited");
      const asked = provider.paths.length;
      const waiting = await device.activate({ code: "a code", customer_account_code: account.code });
      expect(waiting).toMatchObject(refused("rate_limited", 429));
      expect(provider.paths.slice(asked)).toEqual([]);
    });
  },
  { environment: { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" } },
);
