/** Who gets in through a company's provider, as whom, and into which company. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CompanyProvider, providerEnvironment } from "../../../test-support/company-provider.ts";
import {
  type IdentityProvider,
  OPERATORS_URL,
  startIdentityProvider,
} from "../../../test-support/identity-provider.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

let provider: IdentityProvider;
let other: IdentityProvider;
let thin: IdentityProvider;
beforeAll(async () => {
  [provider, other, thin] = await Promise.all([
    startIdentityProvider(),
    startIdentityProvider(),
    startIdentityProvider({ isThin: true }),
  ]);
});
afterAll(() => Promise.all([provider.stop(), other.stop(), thin.stop()]));

describeOnServers(
  "a sign-in through a company's provider",
  (wire) => {
    let company: CompanyProvider;
    // The provider lives by the system's clock.
    beforeEach(async () => {
      wire.clock.set(Date.now());
      company = await CompanyProvider.open(wire, provider);
    });

    const letIn = { status: 303, location: "/" };
    const openToPlum = { first_sign_in_role: "read-only", email_domains: ["plum.example"] };

    it("goes to the provider with state, nonce and a challenge, and comes back to the server's public address", async () => {
      const { status, location, headers } = await company.browser().begin(company.id);
      expect(status).toBe(302);
      const url = new URL(location);
      expect(url.origin).toBe(provider.issuer);
      expect(Object.fromEntries(url.searchParams)).toEqual({
        response_type: "code",
        client_id: "leasehold: the desktop",
        redirect_uri: `${OPERATORS_URL}/sign-in/provider/callback`,
        scope: "openid email profile",
        state: expect.stringMatching(/^[\w-]{43}$/),
        nonce: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge_method: "S256",
      });
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.getSetCookie()).toEqual([
        expect.stringMatching(
          /^__Host-leasehold_sign_in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
        ),
      ]);
    });

    it("opens a session, and leaves no cookie of the way behind", async () => {
      const email = company.address();
      await company.member(email, "admin");
      const browser = company.browser();
      const shown = await company.signIn(company.verified(email), browser);
      expect(shown).toMatchObject(letIn);
      expect([...browser.cookies.keys()]).toEqual(["__Host-leasehold_session"]);
      expect(await browser.session()).toMatchObject({
        operator: { email },
        company: { id: company.id, role: "admin" },
        signed_in_by: "provider",
      });
      expect(await company.actions()).toEqual([
        "sign_in_provider.created",
        "operator.bound_to_provider",
        "operator.signed_in",
      ]);
    });

    describe("for the first time", () => {
      it("lets a member in who has the address that the provider has verified", async () => {
        const email = company.address();
        const id = await company.member(email);
        const browser = company.browser();
        const upper = company.verified(email.toUpperCase());
        expect(await company.signIn(upper, browser)).toMatchObject(letIn);
        expect(await browser.session()).toMatchObject({ operator: { id, email } });
      });

      it("takes an invitation up, which is used then", async () => {
        const email = company.address("else.example");
        await company.invite(email, "sales");
        const browser = company.browser();
        expect(await company.signIn(company.verified(email), browser)).toMatchObject(letIn);
        expect(await browser.session()).toMatchObject({
          operator: { email, name: "Ida Plum" },
          company: { role: "sales" },
        });
        const { json } = await company.manage("GET", "/invitations/");
        expect(json.results).toMatchObject([{ email, status: "used" }]);
      });

      it("makes an operator with the role for first sign-ins, where the address is of an allowed domain", async () => {
        await company.setUp(openToPlum);
        const email = company.address("plum.example");
        const browser = company.browser();
        expect(await company.signIn(company.verified(email), browser)).toMatchObject(letIn);
        expect(await browser.session()).toMatchObject({
          operator: { email, name: "Ida Plum" },
          company: { id: company.id, role: "read-only" },
          companies: [{ id: company.id }],
        });
      });

      it.each(["else.example", "sub.plum.example", "notplum.example"])(
        "makes none of another domain: %s",
        async (domain) => {
          await company.setUp(openToPlum);
          const shown = await company.signIn(company.verified(company.address(domain)));
          expect(shown.status).toBe(403);
          expect((await company.manage("GET", "/operators/")).json.count).toBe(0);
        },
      );

      it("makes none where there is no role for that", async () => {
        expect((await company.signIn(company.verified(company.address()))).status).toBe(403);
      });

      it("keeps the role for that from being deleted", async () => {
        const body = { code: "guest", name: "Guest", permissions: ["licenses_read"] };
        const role = await company.manage("POST", "/roles/", { body });
        await company.setUp({ ...openToPlum, first_sign_in_role: "guest" });
        expect(await company.manage("DELETE", `/roles/${role.json.id}/`)).toMatchObject({ status: 409 });
        const browser = company.browser();
        expect(await company.signIn(company.verified(company.address()), browser)).toMatchObject(letIn);
        expect(await browser.session()).toMatchObject({ permissions: ["licenses_read"] });
      });

      it.each([
        ["is not verified", { email_verified: false }],
        ["is not said to be verified", {}],
      ])("counts an address that %s as none", async (_what, claims) => {
        await company.setUp(openToPlum);
        const [member, invited, anybody] = [company.address(), company.address(), company.address()];
        await company.member(member);
        await company.invite(invited);
        for (const email of [member, invited, anybody]) {
          const shown = await company.signIn(company.person({ email, ...claims }));
          expect(shown.status).toBe(403);
          expect(shown.text).toContain("not verified");
        }
      });

      it("finds the address where a provider tells it apart from the token", async () => {
        const theirs = await CompanyProvider.open(wire, thin);
        const email = theirs.address();
        await theirs.member(email);
        expect(await theirs.signIn(theirs.verified(email))).toMatchObject(letIn);
      });

      it("refuses another person of the provider who has the address of a member now", async () => {
        const email = company.address();
        await company.member(email);
        expect(await company.signIn(company.verified(email))).toMatchObject(letIn);
        expect((await company.signIn(company.verified(email))).status).toBe(403);
      });

      it("binds and makes nobody twice, however many there are at the same time", async () => {
        await company.setUp(openToPlum);
        const name = company.verified(company.address());
        const shown = await Promise.all(Array.from({ length: 8 }, () => company.signIn(name)));
        expect(shown.map(({ status }) => status)).toEqual(shown.map(() => 303));
        expect((await company.manage("GET", "/operators/")).json.count).toBe(1);
        const made = (await company.actions()).filter((action) => action !== "operator.signed_in");
        expect(made.slice(-2)).toEqual(["operator.joined", "operator.bound_to_provider"]);
        expect(made.filter((action) => action === "operator.joined")).toHaveLength(1);
      });
    });

    describe("again", () => {
      it("is the same operator, whatever address the provider names", async () => {
        const email = company.address();
        const id = await company.member(email);
        const name = company.verified(email);
        expect(await company.signIn(name)).toMatchObject(letIn);
        provider.people.set(name, { email: company.address("moved.example"), email_verified: false });
        const browser = company.browser();
        expect(await company.signIn(name, browser)).toMatchObject(letIn);
        expect(await browser.session()).toMatchObject({ operator: { id, email } });
      });

      it("is refused to who was removed, also where a role lets strangers in", async () => {
        await company.setUp(openToPlum);
        const email = company.address();
        const name = company.verified(email);
        const browser = company.browser();
        expect(await company.signIn(name, browser)).toMatchObject(letIn);
        const { id } = (await browser.session()).operator;
        expect(await company.manage("DELETE", `/operators/${id}/`)).toMatchObject({ status: 204 });
        expect(await browser.session()).toMatchObject({ status: 401 });
        expect((await company.signIn(name)).status).toBe(403);
        await company.invite(email, "support");
        const again = company.browser();
        expect(await company.signIn(name, again)).toMatchObject(letIn);
        expect(await again.session()).toMatchObject({ company: { role: "support" } });
      });

      it("needs to be named anew by another provider", async () => {
        const email = company.address();
        const id = await company.member(email);
        const name = company.verified(email);
        expect(await company.signIn(name)).toMatchObject(letIn);
        await company.setUp({ issuer: other.issuer });
        await company.setUp();
        provider.people.set(name, { email, email_verified: false });
        expect((await company.signIn(name)).status).toBe(403);
        const there = company.browser();
        expect(await company.signIn(company.verified(email), there)).toMatchObject(letIn);
        expect(await there.session()).toMatchObject({ operator: { id } });
      });
    });

    describe("of an operator of two companies", () => {
      let second: CompanyProvider;
      let email: string;
      beforeEach(async () => {
        second = await CompanyProvider.open(wire, other);
        email = company.address();
        await company.member(email, "support");
        await second.member(email, "owner");
      });

      it("stays in the company whose provider it was", async () => {
        const browser = company.browser();
        expect(await company.signIn(company.verified(email), browser)).toMatchObject(letIn);
        const session = await browser.session();
        expect(session).toMatchObject({ company: { id: company.id }, companies: [{ id: company.id }] });
        expect(session.companies).toHaveLength(1);
        const entered = await wire.server.manage("POST", "/session/company/", {
          key: null,
          body: { company: second.id },
          headers: {
            Cookie: `__Host-leasehold_session=${browser.cookies.get("__Host-leasehold_session")}`,
            Origin: OPERATORS_URL,
            "X-CSRF-Token": session.csrf_token,
          },
        });
        expect(entered).toMatchObject({ status: 403, json: { code: "password_session_required" } });
        expect(await browser.session()).toMatchObject({ company: { id: company.id, role: "support" } });
      });

      it("is not bound for the other company", async () => {
        expect(await company.signIn(company.verified(email))).toMatchObject(letIn);
        expect(await second.actions()).toEqual(["sign_in_provider.created"]);
        const browser = second.browser();
        expect(await second.signIn(second.verified(email), browser)).toMatchObject(letIn);
        expect(await browser.session()).toMatchObject({ company: { id: second.id, role: "owner" } });
      });
    });

    it("makes no operator of another company one of this by naming the address, invited or not", async () => {
      const second = await CompanyProvider.open(wire, other);
      const email = company.address("plum.example");
      await second.member(email);
      await company.setUp(openToPlum);
      expect((await company.signIn(company.verified(email))).status).toBe(403);
      await company.invite(email);
      const shown = await company.signIn(company.verified(email));
      expect(shown.status).toBe(403);
      expect(shown.text).toContain("confirm it with your password");
      expect((await company.manage("GET", "/operators/")).json.count).toBe(0);
    });

    it("ends with the provider: switched off, changed or taken away, it keeps nobody signed in", async () => {
      const email = company.address();
      await company.member(email);
      const name = company.verified(email);
      for (const end of [
        () => company.setUp({ is_enabled: false }),
        () => company.setUp({ issuer: other.issuer }),
        () => company.manage("DELETE", "/sign-in-provider/"),
      ]) {
        const browser = company.browser();
        expect(await company.signIn(name, browser)).toMatchObject(letIn);
        expect(await browser.session()).toMatchObject({ operator: { email } });
        expect((await end()).status).toBeLessThan(300);
        expect(await browser.session()).toMatchObject({ status: 401 });
        expect((await browser.begin(company.id)).location).not.toContain(provider.issuer);
        await company.setUp({ is_enabled: true });
      }
    });
  },
  { environment: providerEnvironment },
);
