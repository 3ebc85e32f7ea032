/** Sign-ins with a real identity provider: who gets in by it, on which license, as whom. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  CLIENT,
  type IdentityProvider,
  REDIRECT_URIS,
  startIdentityProvider,
} from "../../../test-support/identity-provider.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { SsoAccount } from "../../../test-support/sso-account.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const LOCAL = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };
const [DEFAULT_URI, OTHER_URI] = REDIRECT_URIS;

let provider: IdentityProvider;
let thin: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider();
  thin = await startIdentityProvider({ isThin: true });
});
afterAll(() => Promise.all([provider.stop(), thin.stop()]));

describeOnServers(
  "single sign-on",
  (wire) => {
    // The provider lives by the system's clock.
    beforeEach(() => wire.clock.set(Date.now()));

    describe("sso_url", () => {
      it.each([
        ["code", "code"],
        ["token", "id_token"],
      ])("gives address, OpenID configuration and alternatives for response_type %s", async (response_type, asked) => {
        const account = await SsoAccount.open(wire, provider);
        const { product } = await account.license();
        const { status, json } = await account.url(product, { response_type });
        expect(status).toBe(200);
        const { url, openid_configuration, alternate_urls } = json as SsoUrl;
        const { searchParams, origin, pathname } = new URL(url);
        expect(origin + pathname).toBe(`${provider.issuer}/auth`);
        expect(Object.fromEntries(searchParams)).toEqual({
          scope: "openid email",
          response_type: asked,
          client_id: CLIENT.client_id,
          redirect_uri: DEFAULT_URI,
          nonce: expect.stringMatching(/^[\w.-]{20,}$/),
        });
        expect(openid_configuration).toEqual({
          issuer: provider.issuer,
          end_session_endpoint: `${provider.issuer}/session/end`,
          token_endpoint: `${provider.issuer}/token`,
          introspection_endpoint: `${provider.issuer}/token/introspection`,
        });
        expect(alternate_urls.map((other) => new URL(other).searchParams.get("redirect_uri"))).toEqual([OTHER_URI]);
      });

      it("asks for a code where the call does not say what it wants", async () => {
        const account = await SsoAccount.open(wire, provider);
        const { product } = await account.license();
        const { json } = await account.url(product);
        expect(new URL((json as SsoUrl).url).searchParams.get("response_type")).toBe("code");
      });

      it("is taken with a slash at its end", async () => {
        const account = await SsoAccount.open(wire, provider);
        const { product } = await account.license();
        const parameters = { product, customer_account_code: account.code };
        const path = "/api/v4/sso_url/";
        expect(await wire.server.call("sso_url", parameters, { method: "GET", path })).toMatchObject({ status: 200 });
      });

      it("leads back to an address of the list, and to no other", async () => {
        const account = await SsoAccount.open(wire, provider);
        const { product } = await account.license();
        const { json } = await account.url(product, { redirect_uri: OTHER_URI });
        expect(new URL((json as SsoUrl).url).searchParams.get("redirect_uri")).toBe(OTHER_URI);
        const longer = await account.url(product, { redirect_uri: `${DEFAULT_URI}/and-on` });
        expect(longer).toMatchObject(refused("validation_error"));
      });

      it("offers no flow that the account does not allow", async () => {
        const account = await SsoAccount.open(wire, provider, { response_types: ["code"] });
        const { product } = await account.license();
        expect(await account.url(product, { response_type: "token" })).toMatchObject(refused("validation_error"));
      });

      it("does not tell an unknown account from one without a provider", async () => {
        const account = await SsoAccount.open(wire, provider);
        const { product } = await account.license();
        await wire.server.importCatalog({ customer_accounts: [{ code: "no-provider" }] });
        const answers = await Promise.all(
          ["no-provider", "no-such-account"].map((code) => account.url(product, { customer_account_code: code })),
        );
        expect(answers[0]).toMatchObject(refused("sso_customer_account_url_error"));
        expect(answers[0]?.text).toBe(answers[1]?.text);
      });
    });

    describe.each(["byCode", "byToken"] as const)("a sign-in %s", (flow) => {
      it("activates the person's license, and from then on the username is enough", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const device = account.device(license);
        const proof = await account[flow](license.product, account.personOf(license));
        const { username } = license.user("ana");
        expect(await device.activate(proof)).toMatchObject(
          granted({ active: true, username, user: { email: username }, hardware_id: device.hardwareId }),
        );
        expect(await device.check({ username })).toMatchObject(granted({ user: { email: username } }));
        expect(await device.deactivate({ username })).toMatchObject({ status: 200, text: "license_deactivated" });
      });

      it("lists the person's licenses", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const proof = await account[flow](license.product, account.personOf(license));
        const { status, json } = await wire.server.call("user_licenses", { product: license.product, ...proof });
        expect({ status, json }).toMatchObject({
          status: 200,
          json: [{ user: { email: license.user("ana").username } }],
        });
      });

      it("borrows a seat and gives the device back", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license({
          is_floating_cloud: true,
          floating_users: 2,
          can_borrow: true,
          max_borrow_time: 24,
        });
        const device = account.device(license);
        const person = account.personOf(license);
        await device.activate(await account[flow](license.product, person));
        const borrowed = await device.borrow(null, await account[flow](license.product, person));
        expect(borrowed).toMatchObject(granted({ max_borrow_time: 24 }));
        const returned = await device.deactivate(await account[flow](license.product, person));
        expect(returned).toMatchObject({ status: 200, text: "license_deactivated" });
      });

      it("returns to the other address of the list as well", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const extra = { redirect_uri: OTHER_URI };
        const proof = await account[flow](license.product, account.personOf(license), extra);
        expect(await account.device(license).activate({ ...proof, ...extra })).toMatchObject(granted());
      });

      it("is refused where the account allows the other flow alone", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const proof = await account[flow](license.product, account.personOf(license));
        await account.setUp({ response_types: [flow === "byCode" ? "token" : "code"] });
        const answer = await account.device(license).activate(proof);
        expect(answer).toMatchObject(refused("sso_customer_account_token_error"));
      });
    });

    describe("a code", () => {
      it("works once", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const proof = await account.byCode(license.product, account.personOf(license));
        expect(await account.device(license).activate(proof)).toMatchObject(granted());
        const again = await account.device(license).activate(proof);
        expect(again).toMatchObject(refused("sso_customer_account_token_error"));
      });

      it("of another redirect address is refused by the provider", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const proof = await account.byCode(license.product, account.personOf(license), { redirect_uri: OTHER_URI });
        const answer = await account.device(license).activate(proof);
        expect(answer).toMatchObject(refused("sso_customer_account_token_error"));
      });

      it("is not sent anywhere for a redirect address that is not on the list", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const asked = provider.paths.length;
        const answer = await account.device(license).activate({
          code: "a code",
          customer_account_code: account.code,
          redirect_uri: "https://elsewhere.example/",
        });
        expect(answer).toMatchObject(refused("validation_error"));
        expect(provider.paths.slice(asked)).toEqual([]);
      });

      it("cannot be exchanged with a wrong client secret, which is the set-up's fault", async () => {
        const account = await SsoAccount.open(wire, provider);
        const license = await account.license();
        const proof = await account.byCode(license.product, account.personOf(license));
        await account.setUp({ client_secret: "not this one" });
        const answer = await account.device(license).activate(proof);
        expect(answer).toMatchObject(refused("sso_customer_account_url_error"));
      });

      it("of a provider that keeps the e-mail address out of its ID tokens is completed by asking for it", async () => {
        const account = await SsoAccount.open(wire, thin);
        const license = await account.license();
        const person = account.personOf(license);
        const device = account.device(license);
        expect(await device.activate(await account.byCode(license.product, person))).toMatchObject(granted());
        const asked = thin.paths.length;
        expect(await device.activate(await account.byCode(license.product, person))).toMatchObject(granted());
        expect(thin.paths.slice(asked)).not.toContain("/me");
      });
    });

    it("two accounts of one provider keep their people apart", async () => {
      const [ours, theirs] = [await SsoAccount.open(wire, provider), await SsoAccount.open(wire, provider)];
      const [license, other] = [await ours.license(), await theirs.license()];
      const proof = await ours.byToken(license.product, ours.personOf(license));
      const answer = await theirs.device(other).activate({ ...proof, customer_account_code: theirs.code });
      expect(answer).toMatchObject(refused("sso_customer_account_token_error"));
    });

    it("a sign-in under an Idempotency-Key binds the user and takes place once", async () => {
      const account = await SsoAccount.open(wire, provider);
      const license = await account.license();
      const device = account.device(license);
      const proof = await account.byCode(license.product, account.personOf(license));
      const headers = { "idempotency-key": `sign-in ${license.order}` };
      const first = await device.call("activate_license", proof, { headers });
      expect(first).toMatchObject(granted({ times_activated: 1 }));
      expect((await device.call("activate_license", proof, { headers })).text).toBe(first.text);
    });

    it("no token, code or client secret reaches the log", async () => {
      const account = await SsoAccount.open(wire, provider);
      const license = await account.license();
      const person = account.personOf(license);
      const { id_token } = await account.byToken(license.product, person);
      const { code } = await account.byCode(license.product, person);
      for (const proof of [{ id_token }, { code }, { code }]) {
        await account.device(license).activate({ ...proof, customer_account_code: account.code });
      }
      const log = wire.server.logLines.join("\n");
      for (const secret of [id_token, code, CLIENT.client_secret]) expect(log).not.toContain(String(secret));
    });
  },
  { environment: LOCAL },
);

interface SsoUrl {
  readonly url: string;
  readonly openid_configuration: object;
  readonly alternate_urls: readonly string[];
}
