/** What a page of another site may try by the browser of somebody who is signed in. */
import { expect, it } from "vitest";
import {
  addOperator,
  Browser,
  type BrowserRequest,
  signedInBrowser,
  type TestOperator,
} from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

/** The headers of a forged request, the code that refuses it, and what the attack is. */
const forged: readonly (readonly [attack: string, headers: BrowserRequest["headers"], code: string])[] = [
  ["a request that hides its origin", { Origin: undefined }, "origin_not_allowed"],
  ["a request of no origin, as of a sandboxed frame", { Origin: "null" }, "origin_not_allowed"],
  ["a request of another site", { Origin: "https://evil.example" }, "origin_not_allowed"],
  ["a request of another port", { Origin: "http://127.0.0.1:1" }, "origin_not_allowed"],
  ["a request of a name that begins as ours", { Origin: "http://127.0.0.1.evil.example" }, "origin_not_allowed"],
  ["a request that the browser calls cross-site", { "Sec-Fetch-Site": "cross-site" }, "origin_not_allowed"],
  ["a request of a neighbour in our domain", { "Sec-Fetch-Site": "same-site" }, "origin_not_allowed"],
  ["a request without the token", { "X-CSRF-Token": undefined }, "csrf_token_invalid"],
  ["a request with an empty token", { "X-CSRF-Token": "" }, "csrf_token_invalid"],
  ["a request with a guessed token", { "X-CSRF-Token": "A".repeat(43) }, "csrf_token_invalid"],
];

const deeds = [
  ["of the Management API", "POST", "/clabels/", { label: "forged" }],
  ["of the Management API that is not there", "PUT", "/clabels/", {}],
  ["on the profile", "PATCH", "/profile", { name: "Forged" }],
  ["that signs out", "DELETE", "/session", undefined],
] as const;

describeOnServers("cross-site request forgery", (wire) => {
  const owner = () => addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);

  it.each(forged)("is refused: %s", async (_attack, headers, code) => {
    const browser = await signedInBrowser(wire.server.url, await owner());
    for (const [, method, path, body] of deeds) {
      const answer = await browser.send(method, path, { body, headers });
      expect(answer).toMatchObject({ status: 403, json: { code } });
    }
    expect(await browser.send("GET", "/profile")).toMatchObject({ status: 200 });
    const labels = await wire.server.manage("GET", "/clabels/", { query: { label: "forged" } });
    expect(labels.json.count).toBe(0);
  });

  it("is refused with the token of the attacker's own session", async () => {
    const victim = await signedInBrowser(wire.server.url, await owner());
    const attacker = await signedInBrowser(wire.server.url, await owner());
    const headers = { "X-CSRF-Token": attacker.csrfToken };
    const answer = await victim.send("PATCH", "/profile", { body: { name: "Forged" }, headers });
    expect(answer).toMatchObject({ status: 403, json: { code: "csrf_token_invalid" } });
  });

  it.each(["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "text/json"])(
    "by a form is refused, even with everything else right: %s",
    async (type) => {
      const browser = await signedInBrowser(wire.server.url, await owner());
      const headers = { "Content-Type": type };
      const answer = await browser.send("PATCH", "/profile", { body: { name: "Forged" }, headers });
      expect(answer).toMatchObject({ status: 400, json: { code: "invalid_json" } });
    },
  );

  it("reads nothing: no answer allows another site to see it", async () => {
    const browser = await signedInBrowser(wire.server.url, await owner());
    const { headers } = await browser.send("GET", "/session", { headers: { Origin: "https://evil.example" } });
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("does not concern management keys, which no browser sends by itself", async () => {
    const headers = { Origin: "https://evil.example", Cookie: "__Host-leasehold_session=anything" };
    const body = { label: `label ${wire.nextNumber()}` };
    expect(await wire.server.manage("POST", "/clabels/", { body, headers })).toMatchObject({ status: 201 });
  });
});

describeOnServers("login forgery", (wire) => {
  it.each(forged.filter(([, , code]) => code === "origin_not_allowed"))(
    "cannot sign a browser in as the attacker: %s",
    async (_attack, headers, code) => {
      const attacker = await addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
      const victim = new Browser(wire.server.url);
      const answer = await signInWith(victim, attacker, headers);
      expect(answer).toMatchObject({ status: 403, json: { code } });
      expect(victim.token).toBeUndefined();
    },
  );

  it("cannot be hidden in a form", async () => {
    const attacker = await addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
    const answer = await signInWith(new Browser(wire.server.url), attacker, { "Content-Type": "text/plain" });
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_json" } });
  });
});

function signInWith(browser: Browser, { email, password }: TestOperator, headers: BrowserRequest["headers"]) {
  return browser.send("POST", "/session", { body: { email, password }, headers });
}

describeOnServers(
  "behind a public address",
  (wire) => {
    it("only pages of that address may act, whatever Host a request names", async () => {
      const operator = await addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
      const browser = new Browser(wire.server.url);
      expect(await browser.signIn(operator)).toMatchObject({ status: 403, json: { code: "origin_not_allowed" } });
      for (const origin of ["http://licenses.example", "https://licenses.example:8443", "https://x.licenses.example"]) {
        expect(await signInWith(browser, operator, { Origin: origin })).toMatchObject({ status: 403 });
      }
      expect(await signInWith(browser, operator, { Origin: "https://licenses.example" })).toMatchObject({
        status: 200,
      });
    });
  },
  { environment: { LEASEHOLD_PUBLIC_URL: "https://licenses.example/leasehold" } },
);
