/** What becomes of sign-ins while a company's provider, or the server's own address, is not as it has to be. */
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CompanyProvider, OperatorBrowser, providerEnvironment } from "../../../test-support/company-provider.ts";
import { newSqlitePlace } from "../../../test-support/databases.ts";
import { CLIENT, OPERATORS_URL } from "../../../test-support/identity-provider.ts";
import { startTestServer } from "../../../test-support/license-server.ts";
import { DISCOVERY_PATH, type OddProvider, startOddProvider } from "../../../test-support/odd-provider.ts";
import { Wire } from "../../../test-support/wire.ts";
import { outgoingWithin } from "../../runtime/outgoing.ts";

let odd: OddProvider;
let closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  odd = await startOddProvider();
  closing = [() => odd.stop()];
});
afterEach(async () => {
  for (const close of closing) await close();
});

/** A server whose own requests give up soon. */
async function openCompany(environment: Readonly<Record<string, string>> = providerEnvironment) {
  const place = await newSqlitePlace();
  const allowed = environment.LEASEHOLD_OUTGOING_ALLOW === undefined ? [] : [environment.LEASEHOLD_OUTGOING_ALLOW];
  const server = await startTestServer(place, {
    environment,
    adjust: (context) => ({ ...context, outgoing: outgoingWithin({ allowed, millisecondsMax: 300 }) }),
  });
  closing.unshift(() => server.stop().then(() => place.drop()));
  const wire = new Wire();
  wire.open(place, server);
  wire.clock.set(Date.now());
  return { wire, company: await CompanyProvider.open(wire, odd) };
}

const asJson = (value: unknown) => (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));

const troubles: Readonly<Record<string, (response: ServerResponse) => void>> = {
  redirects: (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
  hangs: () => {},
  "answers late and slowly": (response) => void response.writeHead(200).write("{"),
  "answers with nonsense": (response) => response.writeHead(200).end("<html>not found</html>"),
  "answers with another thing": asJson(["nonsense"]),
  "answers with very much": (response) => response.writeHead(200).end("x".repeat(70_000)),
  "is out of order": (response) => response.writeHead(500).end(),
  "hangs up": (response) => void response.socket?.destroy(),
};

it.each(Object.keys(troubles))("a provider that %s as the sign-in begins is told to be out of reach", async (what) => {
  const { company, wire } = await openCompany();
  odd.instead.set(DISCOVERY_PATH, troubles[what] ?? (() => {}));
  const shown = await company.browser().begin(company.id);
  expect(shown).toMatchObject({ status: 503, location: "" });
  expect(shown.text).toContain("The provider does not answer");
  expect(shown.headers.getSetCookie()).toEqual([]);
  expect(wire.server.logLines.join()).toContain('"reason":"unusable"');
  odd.instead.clear();
  expect((await company.browser().begin(company.id)).status).toBe(302);
});

it.each(Object.keys(troubles))("a provider that %s as the code is exchanged lets nobody in", async (what) => {
  const { company } = await openCompany();
  const browser = company.browser();
  const { location } = await browser.begin(company.id);
  odd.instead.set("/token", troubles[what] ?? (() => {}));
  const state = new URL(location).searchParams.get("state") ?? "";
  const shown = await browser.comeBack({ code: "any", state });
  expect([400, 503]).toContain(shown.status);
  expect([...browser.cookies.keys()]).not.toContain("__Host-leasehold_session");
});

it("a provider at an address of the own network is not asked unless that is allowed", async () => {
  const { company, wire } = await openCompany({ LEASEHOLD_PUBLIC_URL: OPERATORS_URL });
  expect(await company.browser().begin(company.id)).toMatchObject({ status: 503 });
  expect(odd.paths).toEqual([]);
  expect(wire.server.logLines.join()).toContain("LEASEHOLD_OUTGOING_ALLOW");
});

it.each(["token_endpoint", "jwks_uri"])(
  "a provider that publishes a private address as its %s has nobody asked there",
  async (member) => {
    const { company, wire } = await openCompany();
    const port = new URL(odd.issuer).port;
    odd.document[member] = `http://127.0.0.2:${port}/private`;
    const browser = company.browser();
    const { status, location } = await browser.begin(company.id);
    if (status === 302) {
      const state = new URL(location).searchParams.get("state") ?? "";
      expect(await browser.comeBack({ code: "any", state })).toMatchObject({ status: 503 });
    }
    expect(odd.paths).not.toContain("/private");
    expect(wire.server.logLines.join()).toContain(`127.0.0.2:${port} leads to no public address`);
  },
);

it("a provider that calls itself by another name is not believed", async () => {
  const { company } = await openCompany();
  odd.document.issuer = "https://login.else.example";
  expect(await company.browser().begin(company.id)).toMatchObject({ status: 503 });
});

it("a server that does not know its own address says so, and asks no provider", async () => {
  const { company } = await openCompany({ LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" });
  for (const path of [`/sign-in/provider/${company.id}`, "/sign-in/provider/callback?code=a&state=b"]) {
    const shown = await company.browser().open(path);
    expect(shown).toMatchObject({ status: 503 });
    expect(shown.text).toContain("LEASEHOLD_PUBLIC_URL");
  }
  expect(odd.paths).toEqual([]);
});

it("a server below a path sends browsers there, and back to it", async () => {
  const { company } = await openCompany({ ...providerEnvironment, LEASEHOLD_PUBLIC_URL: `${OPERATORS_URL}/leasehold` });
  const browser = company.browser();
  const email = company.address();
  await company.member(email);
  const { location } = await browser.begin(company.id);
  const sent = new URL(location).searchParams;
  expect(sent.get("redirect_uri")).toBe(`${OPERATORS_URL}/leasehold/sign-in/provider/callback`);
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: odd.issuer, sub: "ida", aud: CLIENT.client_id, iat: seconds, exp: seconds + 60, email };
  odd.tokens = { id_token: await odd.sign({ ...claims, email_verified: true, nonce: sent.get("nonce") }) };
  const shown = await browser.comeBack({ code: "any", state: sent.get("state") ?? "" });
  expect(shown).toMatchObject({ status: 303, location: "/leasehold/" });
});

it("whatever Host a browser names, the provider sends it back to the server's public address", async () => {
  const { company, wire } = await openCompany();
  const headers = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http" };
  const response = await fetch(`${wire.server.url}/sign-in/provider/${company.id}`, { redirect: "manual", headers });
  const { searchParams } = new URL(response.headers.get("location") ?? "");
  expect(searchParams.get("redirect_uri")).toBe(`${OPERATORS_URL}/sign-in/provider/callback`);
});

it.each(["0", "8888888888888888", "99999999999999999999", "x", "%3Cscript%3E"])(
  "a company that does not exist looks like one without a provider: %s",
  async (id) => {
    const { company, wire } = await openCompany();
    await company.setUp({ is_enabled: false });
    const without = await company.browser().begin(company.id);
    const absent = await new OperatorBrowser(wire.server).begin(id);
    const text = ({ text: shown }: typeof absent) => shown.replace(/Request <code>[\w-]+/, "");
    expect([absent.status, text(absent)]).toEqual([404, text(without)]);
  },
);

it("an address that goes on failing has to wait", async () => {
  const { company } = await openCompany();
  const statuses = new Set<number>();
  for (let tried = 0; tried <= 301; tried += 1) {
    const { status, headers } = await company.browser().comeBack({ code: "any", state: "guessed" });
    statuses.add(status);
    if (status === 429) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect([...statuses]).toEqual([400, 429]);
  expect(await company.browser().begin(company.id)).toMatchObject({ status: 429 });
});

it("an address that begins sign-ins without end has to wait", async () => {
  const { company } = await openCompany();
  const shown = [];
  for (let begun = 0; begun < 62; begun += 1) shown.push(await company.browser().begin(company.id));
  expect(shown.slice(0, 60).every(({ status }) => status === 302)).toBe(true);
  expect(shown.at(-1)).toMatchObject({ status: 429 });
});

it("a HEAD begins nothing", async () => {
  const { company } = await openCompany();
  expect(await company.browser().open(`/sign-in/provider/${company.id}`, "HEAD")).toMatchObject({ status: 404 });
  expect(odd.paths).toEqual([]);
});
