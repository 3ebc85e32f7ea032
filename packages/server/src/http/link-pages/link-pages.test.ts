/** The pages that links lead to, in a real browser. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../../../test-support/databases.ts";
import { setUp, setUpToken } from "../../../test-support/invited.ts";
import { startTestServer, type TestServer } from "../../../test-support/license-server.ts";
import { addOperator, Browser as OperatorBrowser } from "../../../test-support/operators.ts";
import { hasBrowser, openBrowser } from "../../../test-support/real-browser.ts";
import { createCompany } from "../../services/companies/create.ts";
import { linkPageResources } from "./mount-link-pages.ts";

const PASSWORD = "apples, pears and plums";

describe.skipIf(!hasBrowser)("in a browser, which needs /usr/bin/chromium,", () => {
  let browser: Browser;
  let place: DatabasePlace;
  let server: TestServer;
  let page: Page;
  /** What the browser says of scripts and of its policy. */
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    place = await newSqlitePlace();
    server = await startTestServer(place, { isOnlySample: true });
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
  });
  afterEach(async () => {
    await page.close();
    await server.stop();
    await place.drop();
  });

  /** Leaves a picture for people where LEASEHOLD_PICTURES names a folder. */
  const picture = async (name: string) => {
    const folder = process.env.LEASEHOLD_PICTURES;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };
  const open = (path: string, token: string) => page.goto(`${server.url}${path}#${token}`);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const heading = (text: string) => page.getByRole("heading", { name: text, exact: true });
  const press = (text: string) => page.getByRole("button", { name: text, exact: true }).click();
  const invitation = async (email: string) => {
    const { json } = await server.manage("POST", "/invitations/", { body: { email, role: "support" } });
    return new URL(json.link).hash.slice(1);
  };

  it("the set-up link makes the first owner, and says so", async () => {
    await open("/set-up", await setUpToken(server));
    await picture("set-up");
    expect(await page.title()).toBe("Set up this server · Leasehold");
    await field("E-mail address").fill("ada@people.example");
    await field("Your name").fill("Ada");
    await field("Password").fill(PASSWORD);
    await field("Password, once more").fill(PASSWORD);
    await press("Become the owner");
    await heading("You are the owner").waitFor();
    await picture("set-up-done");
    expect(await page.getByText("You are the owner of Test.").isVisible()).toBe(true);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("You are the owner");
    const signedIn = await new OperatorBrowser(server.url).signIn({ email: "ada@people.example", password: PASSWORD });
    expect(signedIn.status).toBe(200);
    expect(complaints.splice(0)).toEqual([]);
  });

  it("the server's own address says what it is, and leads to pages that there are", async () => {
    await page.goto(`${server.url}/`);
    await heading("A licensing server").waitFor();
    await picture("start");
    const links = await page.getByRole("link").evaluateAll((found) => found.map((link) => String(link.href)));
    expect(links).toEqual([`${server.url}/docs`, `${server.url}/docs/management`]);
    for (const link of links) expect((await page.goto(link))?.status()).toBe(200);
    expect(complaints.splice(0)).toEqual([]);
  });

  it("the whole of it goes by keyboard", async () => {
    await open("/set-up", await setUpToken(server));
    await field("E-mail address").waitFor();
    const { keyboard } = page;
    for (const text of ["ada@people.example", "Ada", PASSWORD]) {
      await keyboard.press("Tab");
      await keyboard.type(text);
    }
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.type(PASSWORD);
    await keyboard.press("Enter");
    await heading("You are the owner").waitFor();
  });

  it("the token is neither sent with the page nor left in the address or the history", async () => {
    const token = await setUpToken(server);
    const sent: string[] = [];
    page.on("request", (request) => sent.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    await open("/set-up", token);
    await field("E-mail address").waitFor();
    expect(page.url()).toBe(`${server.url}/set-up`);
    expect(sent.map((one) => one.replace(`#${token}`, "")).join()).not.toContain(token);
    expect(server.logLines.join()).not.toContain(token);
  });

  it("what is wrong is said beside each field, and told to whoever listens; nothing is sent", async () => {
    await open("/set-up", await setUpToken(server));
    await field("E-mail address").fill("ada");
    await field("Password").fill("short");
    await field("Password, once more").fill("shorter");
    await press("Become the owner");
    for (const [name, text] of [
      ["email", "This is no e-mail address."],
      ["name", "This is needed."],
      ["password", "At least 8 characters are needed."],
      ["repeated", "The two passwords differ."],
    ]) {
      expect(await page.locator(`#${name}-fault`).textContent()).toBe(text);
      expect(await page.locator(`#${name}`).getAttribute("aria-invalid")).toBe("true");
      expect(await page.locator(`#${name}`).getAttribute("aria-describedby")).toContain(`${name}-fault`);
    }
    await picture("set-up-faults");
    expect(await page.evaluate("document.activeElement.id")).toBe("email");
    expect((await server.manage("GET", "/operators/")).json.count).toBe(0);
    expect(complaints.splice(0)).toEqual([]);
  });

  it("what the server finds wrong is said beside its field", async () => {
    await open("/set-up", await setUpToken(server));
    await field("E-mail address").fill("ada@people.example");
    await field("Your name").fill("Ada");
    const long = "x".repeat(300);
    await field("Password").fill(long);
    await field("Password, once more").fill(long);
    await press("Become the owner");
    await page.getByText("It must be at most 256 bytes of UTF-8.").waitFor();
    complaints.length = 0;
  });

  it("a link that is not good says what to do, whether it was used before or has no token", async () => {
    const token = await setUpToken(server);
    await setUp(server, token);
    await page.goto(`${server.url}/set-up`);
    await heading("This link is not good any more").waitFor();
    await page.goto("about:blank");
    await open("/set-up", token);
    await field("E-mail address").fill("eve@people.example");
    await field("Your name").fill("Eve");
    await field("Password").fill(PASSWORD);
    await field("Password, once more").fill(PASSWORD);
    await press("Become the owner");
    await heading("This link is not good any more").waitFor();
    await picture("void");
    complaints.length = 0;
  });

  it("an invitation lets somebody new in", async () => {
    await open("/invitation", await invitation("bea@people.example"));
    await field("Your name").fill("Bea");
    await field("Password").fill(PASSWORD);
    await press("Show what I type");
    expect(await page.locator("#password").getAttribute("type")).toBe("text");
    await picture("invitation");
    await press("Accept the invitation");
    await heading("You are in").waitFor();
    expect(await page.getByText("You can sign in as bea@people.example").isVisible()).toBe(true);
    await page.getByRole("link", { name: "this server" }).click();
    await heading("A licensing server").waitFor();
    expect(complaints.splice(0)).toEqual([]);
  });

  it("an invitation to somebody who can sign in already asks for the present password", async () => {
    const other = await createCompany(server.context, { name: "Other", signingKeyBits: 2048 });
    const known = await addOperator(server.context, [{ companyId: other.company_id }]);
    await open("/invitation", await invitation(known.email));
    await field("Your name").fill("Known");
    await field("Password").fill("not the present one");
    await press("Accept the invitation");
    await page.getByText("Enter the present password").waitFor();
    await picture("invitation-known");
    await field("Password").fill(known.password);
    await press("Accept the invitation");
    await heading("You are in").waitFor();
    complaints.length = 0;
  });

  it("a reset link sets a new password, on a phone in the dark as well", async () => {
    const operator = await addOperator(server.context, [{ companyId: server.company.company_id }]);
    const { json } = await server.manage("POST", `/operators/${operator.id}/reset/`);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: "dark" });
    await open("/reset-password", new URL(json.link).hash.slice(1));
    await picture("reset-phone-dark");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await field("Password").fill(PASSWORD);
    await field("Password, once more").fill(PASSWORD);
    await press("Set the password");
    await heading("The password is set").waitFor();
    await picture("reset-phone-dark-done");
    const signedIn = await new OperatorBrowser(server.url).signIn({ ...operator, password: PASSWORD });
    expect(signedIn.status).toBe(200);
    expect(complaints.splice(0)).toEqual([]);
  });

  it("a server that cannot be reached is said to be so, and what was entered stays", async () => {
    await open("/invitation", await invitation("cai@people.example"));
    await field("Your name").fill("Cai");
    await field("Password").fill(PASSWORD);
    await page.route("**/api/v1/**", (route) => route.abort());
    await press("Accept the invitation");
    await page.getByText("The server cannot be reached.").waitFor();
    expect(await field("Your name").inputValue()).toBe("Cai");
    await page.unroute("**/api/v1/**");
    await press("Accept the invitation");
    await heading("You are in").waitFor();
    complaints.length = 0;
  });

  it("no page runs a script or takes a style that stands within it, and none may be framed", async () => {
    for (const [path, { type }] of Object.entries(linkPageResources)) {
      const response = await fetch(`${server.url}${path}`);
      expect(response.headers.get("content-type")).toBe(type);
      const policy = response.headers.get("content-security-policy");
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';.*frame-ancestors 'none'/);
      expect(policy).not.toContain("unsafe");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      const text = await response.text();
      if (type.startsWith("text/html")) expect(text).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
    }
  });
});
