/** Who does not get in by an identity provider: tokens that are not its own, not for us, too old, or about somebody else. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type IdentityProvider, OTHER_CLIENT, startIdentityProvider } from "../../../test-support/identity-provider.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { SsoAccount } from "../../../test-support/sso-account.ts";
import { describeOnServers, type TestLicense } from "../../../test-support/wire.ts";

const tokenError = refused("sso_customer_account_token_error");

let provider: IdentityProvider;
let other: IdentityProvider;
let ownKey: KeyObject;
beforeAll(async () => {
  provider = await startIdentityProvider();
  other = await startIdentityProvider();
  ownKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
});
afterAll(() => Promise.all([provider.stop(), other.stop()]));

describeOnServers(
  "a sign-in that is not vouched for",
  (wire) => {
    let account: SsoAccount;
    let license: TestLicense;
    // The provider lives by the system's clock.
    beforeEach(async () => {
      wire.clock.set(Date.now());
      account = await SsoAccount.open(wire, provider);
      license = await account.license();
    });

    const proofOf = async (person: string) => account.byToken(license.product, person);
    const tokenOf = async (person: string) => String((await proofOf(person)).id_token);
    const activate = (id_token: string, product = license.product) =>
      account.device({ product }).activate({ id_token, customer_account_code: account.code });

    describe("a token", () => {
      it("that the provider has issued to another application is refused", async () => {
        const person = account.personOf(license);
        await account.setUp(OTHER_CLIENT);
        const { id_token } = await proofOf(person);
        await account.setUp({});
        expect(await activate(String(id_token))).toMatchObject(tokenError);
      });

      it("of another provider is refused", async () => {
        const theirs = await SsoAccount.open(wire, other);
        const person = theirs.person({ email: license.user("ana").username, email_verified: true });
        const { id_token } = await theirs.byToken(license.product, person);
        expect(await activate(String(id_token))).toMatchObject(tokenError);
      });

      it("that claims to be of our provider, but is signed with a key of another's, is refused", async () => {
        const genuine = await tokenOf(account.personOf(license));
        expect(await activate(await signedAgain(genuine, ownKey))).toMatchObject(tokenError);
      });

      it("without a signature is refused", async () => {
        const genuine = await tokenOf(account.personOf(license));
        expect(await activate(new UnsecuredJWT(decodeJwt(genuine)).encode())).toMatchObject(tokenError);
      });

      it("signed with the client secret is refused", async () => {
        const genuine = await tokenOf(account.personOf(license));
        const secret = new TextEncoder().encode("a secret of client & provider+");
        const forged = new SignJWT(decodeJwt(genuine)).setProtectedHeader({ alg: "HS256" });
        expect(await activate(await forged.sign(secret))).toMatchObject(tokenError);
      });

      it("whose claims were changed is refused", async () => {
        const genuine = await tokenOf(account.personOf(license));
        const [header, , signature] = genuine.split(".");
        const claims = Buffer.from(JSON.stringify({ ...decodeJwt(genuine), sub: "somebody else" }));
        expect(await activate(`${header}.${claims.toString("base64url")}.${signature}`)).toMatchObject(tokenError);
      });

      it("that is no token at all is refused", async () => {
        expect(await activate("no token")).toMatchObject(tokenError);
      });

      it("is refused once it has expired", async () => {
        const genuine = await tokenOf(account.personOf(license));
        const { exp = 0 } = decodeJwt(genuine);
        wire.clock.set((exp + 61) * 1000);
        expect(await activate(genuine)).toMatchObject(tokenError);
        wire.clock.set((exp - 1) * 1000);
        expect(await activate(genuine)).toMatchObject(granted());
      });

      it("of a sign-in that did not begin at this server is refused", async () => {
        const person = account.personOf(license);
        const url = new URL(
          ((await account.url(license.product, { response_type: "token" })).json as { url: string }).url,
        );
        url.searchParams.set("nonce", "chosen by somebody else");
        const { values } = await provider.signIn(url.href, person);
        expect(await activate(String(values.get("id_token")))).toMatchObject(tokenError);
      });

      it("of a sign-in that took more than an hour is refused", async () => {
        const person = account.personOf(license);
        wire.clock.advance({ hours: -1, minutes: -2 });
        const { json } = await account.url(license.product, { response_type: "token" });
        wire.clock.advance({ hours: 1, minutes: 2 });
        const { values } = await provider.signIn((json as { url: string }).url, person);
        expect(await activate(String(values.get("id_token")))).toMatchObject(tokenError);
      });
    });

    describe("a person", () => {
      it.each([
        ["is not verified", { email_verified: false }],
        ["is not said to be verified", {}],
      ])("whose e-mail address %s is nobody's user", async (_what, claims) => {
        const person = account.person({ email: license.user("ana").username, ...claims });
        expect(await activate(await tokenOf(person))).toMatchObject(tokenError);
      });

      it("without an e-mail address is nobody's user", async () => {
        expect(await activate(await tokenOf(account.person({})))).toMatchObject(tokenError);
      });

      it("stays the same user when the e-mail address changes at the provider", async () => {
        const person = account.personOf(license);
        expect(await activate(await tokenOf(person))).toMatchObject(granted());
        provider.people.set(person, { email: "elsewhere@test.example", email_verified: true });
        const { username } = license.user("ana");
        expect(await activate(await tokenOf(person))).toMatchObject(granted({ username }));
      });

      it("does not take over the user of somebody with the same e-mail address", async () => {
        expect(await activate(await tokenOf(account.personOf(license)))).toMatchObject(granted());
        expect(await activate(await tokenOf(account.personOf(license)))).toMatchObject(tokenError);
      });

      it("is bound anew when the account changes to another provider", async () => {
        const person = account.personOf(license);
        expect(await activate(await tokenOf(person))).toMatchObject(granted());
        account.useProvider(other);
        await account.setUp({});
        const there = account.personOf(license);
        const { username } = license.user("ana");
        expect(await activate(await tokenOf(there))).toMatchObject(granted({ username }));
      });

      it("who is no license user is refused, unless the account makes users at the first sign-in", async () => {
        const claims = { email: `New-${license.order}@Test.example`, email_verified: true };
        const token = await tokenOf(account.person(claims));
        expect(await activate(token)).toMatchObject(refused("license_user_not_found"));
        await account.setUp({ create_users: true });
        // The user now exists and has no license yet; the vendor gives one.
        expect(await activate(token)).toMatchObject(refused("license_not_found"));
        await license.change({ users: [{ email: claims.email }] });
        await account.own(license);
        const username = claims.email.toLowerCase();
        expect(await activate(token)).toMatchObject(granted({ username, user: { is_initial_password: false } }));
      });

      it("is made a user once, however many first sign-ins there are at the same time", async () => {
        await account.setUp({ create_users: true });
        const token = await tokenOf(
          account.person({ email: `eva-${license.order}@test.example`, email_verified: true }),
        );
        const answers = await Promise.all(Array.from({ length: 6 }, () => activate(token)));
        expect(answers.map(({ code }) => code)).toEqual(answers.map(() => "license_not_found"));
      });

      it("whom a provider was first to claim is free again once the account has left that provider", async () => {
        const squatter = await SsoAccount.open(wire, other, { create_users: true });
        const claims = { email: `free-${license.order}@test.example`, email_verified: true };
        const claimed = await squatter.byToken(license.product, squatter.person(claims));
        expect(await squatter.device(license).activate(claimed)).toMatchObject(refused("license_not_found"));
        await license.change({ users: [{ email: claims.email }] });
        const token = await tokenOf(account.person(claims));
        expect(await activate(token)).toMatchObject(tokenError);
        await squatter.setUp(null);
        expect(await activate(token)).toMatchObject(granted({ username: claims.email }));
      });

      it("who was switched off is refused", async () => {
        const person = account.personOf(license);
        expect(await activate(await tokenOf(person))).toMatchObject(granted());
        await license.change({ users: [{ email: license.user("ana").username, is_active: false }] });
        expect(await activate(await tokenOf(person))).toMatchObject(refused("license_user_not_found"));
      });

      it("reaches no user of another account, even with the verified e-mail address of one", async () => {
        const theirs = await SsoAccount.open(wire, other);
        const theirLicense = await theirs.license();
        const person = account.person({ email: theirLicense.user("ana").username, email_verified: true });
        const answer = await activate(await tokenOf(person), theirLicense.product);
        expect(answer).toMatchObject(refused("license_user_not_found"));
        const genuine = await theirs.byToken(theirLicense.product, theirs.personOf(theirLicense));
        expect(await theirs.device(theirLicense).activate(genuine)).toMatchObject(granted());
      });

      it("reaches none of their own licenses that belong to another account", async () => {
        const person = account.personOf(license);
        expect(await activate(await tokenOf(person))).toMatchObject(granted());
        const elsewhere = await SsoAccount.open(wire, other);
        await elsewhere.own(license);
        const token = await tokenOf(person);
        expect(await activate(token)).toMatchObject(refused("license_not_found"));
        const listed = await wire.server.call("user_licenses", {
          id_token: token,
          customer_account_code: account.code,
        });
        expect(listed.json).toEqual([]);
      });
    });

    it("a sign-in is no way into a product that is licensed by key", async () => {
      const keyBased = await wire.license();
      const proof = await proofOf(account.personOf(license));
      const device = account.device(keyBased);
      expect(await device.activate(proof)).toMatchObject(refused("invalid_product_auth_method"));
      expect(await device.borrow(null, proof)).toMatchObject(refused("license_not_found"));
      expect(await device.deactivate(proof)).toMatchObject(refused("license_not_found"));
    });
  },
  { environment: { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" } },
);

/** The same token, signed by somebody else under the same key id. */
function signedAgain(token: string, key: KeyObject): Promise<string> {
  const { kid } = decodeProtectedHeader(token);
  const claims: JWTPayload = decodeJwt(token);
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", ...(kid && { kid }) }).sign(key);
}
