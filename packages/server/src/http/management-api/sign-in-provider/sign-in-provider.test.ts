import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CompanyProvider, providerEnvironment } from "../../../../test-support/company-provider.ts";
import { type OddProvider, startOddProvider } from "../../../../test-support/odd-provider.ts";
import { addOperator, Browser } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { permissions } from "../../../domain/permissions.ts";
import { commandLine } from "../../../services/administrators/administrator.ts";
import { createManagementKey } from "../../../services/administrators/management-keys.ts";
import { startSession } from "../../../services/operators/sessions.ts";

let odd: OddProvider;
beforeAll(async () => {
  odd = await startOddProvider();
});
afterAll(() => odd.stop());

const PATH = "/sign-in-provider/";

describeOnServers(
  "the provider through which operators sign in",
  (wire) => {
    const open = (members = {}) => CompanyProvider.open(wire, odd, members);
    const change = (company: CompanyProvider, body: object) => company.manage("PATCH", PATH, { body });

    it("is set up, told without its secret, changed and taken away", async () => {
      const company = await open();
      const { json } = await company.manage("GET", PATH);
      expect(json).toEqual({
        issuer: odd.issuer,
        client_id: "leasehold: the desktop",
        has_client_secret: true,
        name: new URL(odd.issuer).host,
        email_domains: [],
        first_sign_in_role: null,
        is_enabled: true,
        sign_in_url: `https://licenses.test.example/sign-in/provider/${company.id}`,
        redirect_uri: "https://licenses.test.example/sign-in/provider/callback",
        company: company.id,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      });
      const body = { name: "Plum", email_domains: ["@Plum.Example", "plum.example"], first_sign_in_role: "support" };
      expect(await change(company, body)).toMatchObject({
        json: { ...json, name: "Plum", email_domains: ["plum.example"], first_sign_in_role: "support" },
      });
      expect(await company.manage("DELETE", PATH)).toMatchObject({ status: 204 });
      expect(await company.manage("GET", PATH)).toMatchObject({ status: 404 });
      expect(await company.manage("DELETE", PATH)).toMatchObject({ status: 404 });
    });

    it("is on record with each change, and its secret never is", async () => {
      const company = await open();
      await change(company, { client_secret: "another secret, that nobody is told" });
      await company.manage("DELETE", PATH);
      const { text, json } = await company.manage("GET", "/audit-entries/", { query: { order_by: "ts" } });
      expect(json.results).toMatchObject([
        { action: "company.created" },
        { action: "sign_in_provider.created", after: { issuer: odd.issuer, client_credentials: "replaced" } },
        { action: "sign_in_provider.updated", before: {}, after: { client_credentials: "replaced" } },
        { action: "sign_in_provider.deleted", before: { issuer: odd.issuer } },
      ]);
      expect(text).not.toMatch(/nobody is told|a secret of client|v1\./);
    });

    it("needs issuer and client id, an issuer that is an address, and domains that are such", async () => {
      const company = await open();
      await company.manage("DELETE", PATH);
      expect((await change(company, {})).json.errors).toEqual({
        issuer: ["is required for a sign-in provider"],
        client_id: ["is required for a sign-in provider"],
      });
      const wrong = { issuer: "ftp://plum.example", email_domains: ["plum"], first_sign_in_role: "nobody" };
      expect(Object.keys((await change(company, wrong)).json.errors)).toEqual(["issuer", "email_domains.0"]);
    });

    it("lets strangers in by an existing role alone, and of domains that are named", async () => {
      const company = await open();
      expect(
        (await change(company, { first_sign_in_role: "nobody", email_domains: ["a.example"] })).json.errors,
      ).toEqual({ first_sign_in_role: ["is no role of the company: see the list of roles"] });
      expect((await change(company, { first_sign_in_role: "support" })).json.errors).toEqual({
        email_domains: ["must name a domain where first_sign_in_role lets people in"],
      });
    });

    it("does not have its secret sent to another issuer", async () => {
      const company = await open();
      const issuer = "https://login.else.example";
      expect((await change(company, { issuer })).json.errors).toEqual({
        client_secret: [expect.stringContaining("is required with another issuer")],
      });
      expect(await change(company, { issuer, client_secret: null })).toMatchObject({
        status: 200,
        json: { has_client_secret: false },
      });
    });

    it("is of one company: another has none, and changes none", async () => {
      const [company, second] = [await open(), await open()];
      await change(second, { name: "Second" });
      await second.manage("DELETE", PATH);
      expect((await company.manage("GET", PATH)).json).toMatchObject({ company: company.id });
    });

    it("is set up, changed and taken away by nobody who may not do everything, since it could name an owner", async () => {
      const company = await open();
      const { context } = wire.server;
      const lesser = permissions.filter((permission) => permission !== "mail_write");
      const key = await createManagementKey(context, commandLine(company.id), { label: "", permissions: lesser });
      for (const body of [{ client_secret: null }, { is_enabled: false }, { first_sign_in_role: "support" }]) {
        const email_domains = ["plum.example"];
        expect(await company.manage("PATCH", PATH, { body: { ...body, email_domains }, key })).toMatchObject({
          status: 403,
          json: { code: "permission_denied", message: expect.stringContaining("mail_write") },
        });
      }
      expect(await company.manage("DELETE", PATH, { key })).toMatchObject({
        status: 403,
        json: { code: "permission_denied", message: expect.stringContaining("mail_write") },
      });
      expect(await company.manage("GET", PATH)).toMatchObject({ status: 200, json: { is_enabled: true } });
    });

    it("keeps both of two changes at once, so that an issuer that was left does not come back", async () => {
      for (let round = 0; round < 10; round += 1) {
        const company = await open();
        const answers = await Promise.all([
          change(company, { issuer: "https://login.else.example", client_secret: null }),
          change(company, { name: "Another name" }),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([200, 200]);
        expect((await company.manage("GET", PATH)).json).toMatchObject({
          issuer: "https://login.else.example",
          name: "Another name",
        });
      }
    });

    it("is taken away only after a sign-in that holds the company, so that its session ends as well", async () => {
      const company = await open();
      const { context, url } = wire.server;
      const operator = await addOperator(context, [{ companyId: company.id }]);
      let removal: Promise<unknown> = Promise.resolve();
      const started = await context.database.write(async (queries) => {
        await context.database.dialect.lockCompany(queries, company.id);
        removal = company.manage("DELETE", PATH);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return startSession(context, queries, context.clock.now(), {
          operatorId: operator.id,
          companyId: company.id,
          signedInBy: "provider",
          address: "192.0.2.1",
          userAgent: "a browser",
        });
      });
      expect(await removal).toMatchObject({ status: 204 });
      expect((await new Browser(url, started).send("GET", "/session")).status).toBe(401);
    });

    describe("is tested", () => {
      const faults = async (company: CompanyProvider) =>
        (await company.manage("POST", "/sign-in-provider/test/")).json.faults;

      it("and nothing is wrong with one that is as it should be", async () => {
        const company = await open();
        expect(await company.manage("POST", "/sign-in-provider/test/")).toMatchObject({
          status: 200,
          json: { is_usable: true, faults: [] },
        });
      });

      it("and told to be switched off, or at an address that leads nowhere", async () => {
        const company = await open({ is_enabled: false, issuer: `${odd.issuer}/nowhere`, client_secret: null });
        expect(await faults(company)).toEqual([
          "The provider is switched off. Set is_enabled to true.",
          expect.stringContaining("check issuer"),
        ]);
        await change(company, { is_enabled: true, issuer: "https://10.1.2.3", client_secret: null });
        expect(await faults(company)).toEqual([expect.stringContaining("10.1.2.3 leads to no public address")]);
      });

      it("and told what its document lacks", async () => {
        const company = await open();
        const before = { ...odd.document };
        Object.assign(odd.document, {
          issuer: "https://login.else.example",
          token_endpoint: "none",
          response_types_supported: ["id_token"],
          code_challenge_methods_supported: ["plain"],
          scopes_supported: ["openid"],
          token_endpoint_auth_methods_supported: ["private_key_jwt"],
        });
        try {
          expect(await faults(company)).toEqual([
            expect.stringContaining('calls its provider "https://login.else.example"'),
            expect.stringContaining("names no token_endpoint"),
            expect.stringContaining("authorization code flow"),
            expect.stringContaining("PKCE"),
            expect.stringContaining("scope email"),
            expect.stringContaining("takes no client secret"),
          ]);
        } finally {
          for (const name of Object.keys(odd.document)) delete odd.document[name];
          Object.assign(odd.document, before);
        }
      });

      it("and told where its keys cannot be read", async () => {
        const company = await open();
        odd.instead.set("/keys", (response) => void response.writeHead(404).end());
        try {
          expect(await faults(company)).toEqual([expect.stringContaining("status 404. Its keys are published")]);
        } finally {
          odd.instead.clear();
        }
      });
    });
  },
  { environment: providerEnvironment },
);
