/** Who does not get in through a company's provider: tokens that prove nothing, states of others, providers mixed up. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CompanyProvider, type OperatorBrowser, providerEnvironment } from "../../../test-support/company-provider.ts";
import { CLIENT, type IdentityProvider, startIdentityProvider } from "../../../test-support/identity-provider.ts";
import { type OddProvider, startOddProvider } from "../../../test-support/odd-provider.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { forgetPendingSignIns } from "../../services/provider-sign-in/forget.ts";

let provider: IdentityProvider;
let other: IdentityProvider;
let odd: OddProvider;
beforeAll(async () => {
  [provider, other, odd] = await Promise.all([startIdentityProvider(), startIdentityProvider(), startOddProvider()]);
});
afterAll(() => Promise.all([provider.stop(), other.stop(), odd.stop()]));

describeOnServers(
  "a sign-in through a company's provider",
  (wire) => {
    // The providers live by the system's clock.
    beforeEach(() => wire.clock.set(Date.now()));

    describe("with a token", () => {
      let company: CompanyProvider;
      let email: string;
      let browser: OperatorBrowser;
      beforeEach(async () => {
        company = await CompanyProvider.open(wire, odd);
        email = company.address();
        await company.member(email);
        browser = company.browser();
      });

      const now = () => Math.floor(wire.clock.now() / 1000);

      const rightClaims = (sent: URLSearchParams) => ({
        iss: odd.issuer,
        sub: `subject of ${email}`,
        aud: CLIENT.client_id,
        iat: now(),
        exp: now() + 300,
        nonce: sent.get("nonce") ?? "",
        email,
        email_verified: true,
      });

      /** What a whole sign-in shows whose ID token is made of the right claims by `make`. */
      async function signInWith(make: (claims: JWTPayload) => Promise<string>, accessToken?: string) {
        const { location } = await browser.begin(company.id);
        const sent = new URL(location).searchParams;
        odd.tokens = {
          id_token: await make(rightClaims(sent)),
          token_type: "bearer",
          ...(accessToken && { access_token: accessToken }),
        };
        return browser.comeBack({ code: "any", state: sent.get("state") ?? "" });
      }

      const leftHalf = (text: string, digest = "sha256") => {
        const bytes = createHash(digest).update(text).digest();
        return bytes.subarray(0, bytes.length / 2).toString("base64url");
      };

      it("that is right in everything gets in, so that each of these is refused for its own fault", async () => {
        expect(await signInWith((claims) => odd.sign(claims))).toMatchObject({ status: 303 });
      });

      it("for several clients gets in where it says that it was issued to us", async () => {
        const aud = [CLIENT.client_id, "another"];
        const shown = await signInWith((claims) => odd.sign({ ...claims, aud, azp: CLIENT.client_id }));
        expect(shown).toMatchObject({ status: 303 });
      });

      it("that belongs to the access token beside it gets in", async () => {
        const shown = await signInWith((claims) => odd.sign({ ...claims, at_hash: leftHalf("access") }), "access");
        expect(shown).toMatchObject({ status: 303 });
      });

      const { privateKey: ownKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const secret = new TextEncoder().encode(CLIENT.client_secret);
      const forgeries: Readonly<Record<string, (claims: JWTPayload) => Promise<string>>> = {
        "of another issuer": (claims) => odd.sign({ ...claims, iss: "https://login.else.example" }),
        "for another client": (claims) => odd.sign({ ...claims, aud: "another" }),
        "issued to another client, though for us": (claims) => odd.sign({ ...claims, azp: "another" }),
        "issued to us, but for another": (claims) => odd.sign({ ...claims, aud: "another", azp: CLIENT.client_id }),
        "for several clients that names none": (claims) => odd.sign({ ...claims, aud: [CLIENT.client_id, "another"] }),
        "that has expired": (claims) => odd.sign({ ...claims, iat: now() - 200, exp: now() - 61 }),
        "that never expires": ({ exp: _exp, ...claims }) => odd.sign(claims),
        "issued long ago": (claims) => odd.sign({ ...claims, iat: now() - 361 }),
        "issued in the future": (claims) => odd.sign({ ...claims, iat: now() + 120 }),
        "without a time of issue": ({ iat: _iat, ...claims }) => odd.sign(claims),
        "with another nonce": (claims) => odd.sign({ ...claims, nonce: "another" }),
        "without a nonce": ({ nonce: _nonce, ...claims }) => odd.sign(claims),
        "about nobody": ({ sub: _sub, ...claims }) => odd.sign(claims),
        "without a signature": async (claims) => new UnsecuredJWT(claims).encode(),
        "signed with the client secret": (claims) =>
          new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(secret),
        "signed with a key of somebody else's": (claims) => odd.sign(claims, ownKey),
        "that is no token": async () => "no token",
        "of another access token": (claims) => odd.sign({ ...claims, at_hash: leftHalf("another") }),
      };

      it.each(Object.keys(forgeries))("%s is refused", async (what) => {
        const shown = await signInWith((claims) => forgeries[what]?.(claims) ?? odd.sign(claims), "access");
        expect(shown).toMatchObject({ status: 400 });
        expect(shown.text).toContain("does not prove who you are");
        expect([...browser.cookies.keys()]).not.toContain("__Host-leasehold_session");
        expect(await company.actions()).toEqual(["sign_in_provider.created"]);
      });

      describe("of a provider that takes a code more than once", () => {
        let values: Readonly<Record<string, string>>;
        let cookies: readonly [string, string][];
        beforeEach(async () => {
          const { location } = await browser.begin(company.id);
          const sent = new URL(location).searchParams;
          odd.tokens = { id_token: await odd.sign(rightClaims(sent)) };
          values = { code: "any", state: sent.get("state") ?? "" };
          cookies = [...browser.cookies];
        });

        const comeBack = () => {
          const same = company.browser();
          for (const [cookie, value] of cookies) same.cookies.set(cookie, value);
          return same.comeBack(values);
        };

        it("is refused the second time, though the browser still has its cookie", async () => {
          expect(await comeBack()).toMatchObject({ status: 303 });
          expect(await comeBack()).toMatchObject({ status: 400 });
        });

        it("is taken once, however often it comes at the same time", async () => {
          const shown = await Promise.all(Array.from({ length: 8 }, comeBack));
          expect(shown.filter(({ status }) => status === 303)).toHaveLength(1);
          expect(shown.filter(({ status }) => status === 400)).toHaveLength(7);
        });
      });

      it("whose claims were changed is refused", async () => {
        const shown = await signInWith(async (claims) => {
          const [header, , signature] = (await odd.sign({ ...claims, email: "eve@else.example" })).split(".");
          return `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
        });
        expect(shown).toMatchObject({ status: 400 });
      });

      it("is refused where the answer of the provider holds none", async () => {
        expect(await signInWith(async () => "")).toMatchObject({ status: 400 });
      });
    });

    describe("with an answer", () => {
      let company: CompanyProvider;
      let name: string;
      beforeEach(async () => {
        company = await CompanyProvider.open(wire, provider);
        const email = company.address();
        await company.member(email);
        name = company.verified(email);
      });

      it("of another browser is refused: nobody is signed in as somebody else by a link", async () => {
        const values = await company.goThere(name, company.browser());
        const victim = company.browser();
        expect(await victim.comeBack(values)).toMatchObject({ status: 400 });
        await victim.begin(company.id);
        expect(await victim.comeBack(values)).toMatchObject({ status: 400 });
        expect([...victim.cookies.keys()]).not.toContain("__Host-leasehold_session");
      });

      it("whose code is somebody else's is refused: the code belongs to the sign-in that asked for it", async () => {
        const stolen = await company.goThere(name, company.browser());
        const thief = company.browser();
        const own = await company.goThere(company.verified(company.address("else.example")), thief);
        const mixed = { code: stolen.get("code") ?? "", state: own.get("state") ?? "", iss: provider.issuer };
        expect(await thief.comeBack(mixed)).toMatchObject({ status: 400 });
      });

      it.each([
        ["of nobody's", (values: URLSearchParams) => values.set("state", "x".repeat(43))],
        ["that is empty", (values: URLSearchParams) => values.set("state", "")],
        ["that is left out", (values: URLSearchParams) => values.delete("state")],
        ["that comes twice", (values: URLSearchParams) => values.append("state", values.get("state") ?? "")],
      ])("with a state %s is refused", async (_what, change) => {
        const browser = company.browser();
        const values = await company.goThere(name, browser);
        change(values);
        expect(await browser.comeBack(values)).toMatchObject({ status: 400 });
      });

      it.each([
        ["without a code", (values: URLSearchParams) => values.delete("code")],
        ["with two codes", (values: URLSearchParams) => values.append("code", "another")],
        ["of another provider", (values: URLSearchParams) => values.set("iss", "https://login.else.example")],
        [
          "that does not say whose it is, where the provider always does",
          (values: URLSearchParams) => values.delete("iss"),
        ],
        ["with an ID token of its own", (values: URLSearchParams) => values.set("id_token", "any")],
      ])("%s is refused", async (_what, change) => {
        const browser = company.browser();
        const values = await company.goThere(name, browser);
        change(values);
        expect(await browser.comeBack(values)).toMatchObject({ status: 400 });
      });

      it("is refused without the cookie of the browser that began", async () => {
        const browser = company.browser();
        const values = await company.goThere(name, browser);
        browser.cookies.clear();
        expect(await browser.comeBack(values)).toMatchObject({ status: 400 });
      });

      it("is refused ten minutes after the sign-in began, and forgotten", async () => {
        const browser = company.browser();
        const values = await company.goThere(name, browser);
        const { context } = wire.server;
        const kept = async () =>
          (await context.database.read.selectFrom("pending_sign_in").selectAll().execute()).length;
        wire.clock.advance({ minutes: 10 });
        expect(await browser.comeBack(values)).toMatchObject({ status: 400 });
        expect(await kept()).toBeGreaterThan(0);
        await forgetPendingSignIns(context);
        expect(await kept()).toBe(0);
      });

      it("that says why there is no code is shown without what it says", async () => {
        const browser = company.browser();
        const { location } = await browser.begin(company.id);
        const state = new URL(location).searchParams.get("state") ?? "";
        const error_description = "<script>alert('the provider')</script>";
        const shown = await browser.comeBack({
          error: "access_denied",
          error_description,
          state,
          iss: provider.issuer,
        });
        expect(shown).toMatchObject({ status: 400 });
        expect(shown.text).toContain("has not signed you in");
        expect(shown.text).not.toContain("alert");
        expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");
      });

      it("gives whoever comes a new session, and ends the one whose cookie came along", async () => {
        const browser = company.browser();
        expect(await company.signIn(name, browser)).toMatchObject({ status: 303 });
        const former = browser.cookies.get("__Host-leasehold_session") ?? "";
        expect(await company.signIn(name, browser)).toMatchObject({ status: 303 });
        expect(browser.cookies.get("__Host-leasehold_session")).not.toBe(former);
        const left = company.browser();
        left.cookies.set("__Host-leasehold_session", former);
        expect(await left.session()).toMatchObject({ status: 401 });
      });

      it("takes no session token that somebody has planted", async () => {
        const browser = company.browser();
        const planted = "planted".repeat(6).slice(0, 43);
        browser.cookies.set("__Host-leasehold_session", planted);
        expect(await company.signIn(name, browser)).toMatchObject({ status: 303 });
        const attacker = company.browser();
        attacker.cookies.set("__Host-leasehold_session", planted);
        expect(await attacker.session()).toMatchObject({ status: 401 });
      });
    });

    describe("of one of two companies", () => {
      it("is not completed for the other: whose provider it was stands with the state", async () => {
        const [own, theirs] = [await CompanyProvider.open(wire, provider), await CompanyProvider.open(wire, other)];
        const email = own.address();
        await own.member(email, "owner");
        await theirs.member(email, "support");
        const browser = own.browser();
        const { location } = await browser.begin(own.id);
        const ownState = new URL(location).searchParams.get("state") ?? "";
        const cookies = [...browser.cookies];
        const values = await theirs.goThere(theirs.verified(email), theirs.browser());
        for (const [cookie, value] of cookies) browser.cookies.set(cookie, value);
        values.set("state", ownState);
        expect(await browser.comeBack(values)).toMatchObject({ status: 400 });
        expect([...browser.cookies.keys()]).not.toContain("__Host-leasehold_session");
      });

      it("is not completed where the company has gone over to another provider meanwhile", async () => {
        const company = await CompanyProvider.open(wire, provider);
        const email = company.address();
        await company.member(email);
        const browser = company.browser();
        const values = await company.goThere(company.verified(email), browser);
        await company.setUp({ issuer: other.issuer });
        expect(await browser.comeBack(values)).toMatchObject({ status: 404 });
      });
    });

    it("tells nobody's secrets to the log", async () => {
      const company = await CompanyProvider.open(wire, provider);
      const browser = company.browser();
      const values = await company.goThere(company.verified(company.address()), browser);
      const cookie = browser.cookies.get("__Host-leasehold_sign_in") ?? "";
      const shown = await browser.comeBack(values);
      expect(shown).toMatchObject({ status: 403 });
      const [, requestId = ""] = /Request <code>([\w-]+)/.exec(shown.text) ?? [];
      const told = wire.server.logLines.filter((line) => line.includes(requestId)).join("\n");
      expect(told).toContain("Nobody has invited the person");
      const log = wire.server.logLines.join("\n");
      const secrets = [values.get("code"), values.get("state"), cookie, CLIENT.client_secret];
      for (const secret of secrets) expect(log.includes(String(secret))).toBe(false);
    });
  },
  { environment: providerEnvironment },
);
