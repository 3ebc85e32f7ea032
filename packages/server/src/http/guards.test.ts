/** What stands between the server and too much: sizes, limits, failures; and what it tells of itself. */
import { execFileSync } from "node:child_process";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { newSqlitePlace } from "../../test-support/databases.ts";
import { emptyFolder } from "../../test-support/folders.ts";
import { startTestServer, type TestServer } from "../../test-support/license-server.ts";

const device = { product: "cad", license_key: "NODE-LOCK-EDDD-0002", hardware_id: "HW-1" };
const user = { product: "notes", username: "ana@orchard.example", hardware_id: "HW-1" };

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(environment: Record<string, string> = {}): Promise<TestServer> {
  const place = await newSqlitePlace({ empty: true });
  const server = await startTestServer(place, { environment });
  cleanUps.push(
    () => place.drop(),
    () => server.stop(),
  );
  return server;
}

/** Everything that the server says to `text` on a bare connection. */
function talk(server: TestServer, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    socket.on("close", () => resolve(heard));
    socket.on("error", reject);
  });
}

describe("sizes", () => {
  it("a body beyond the limit is refused, the largest allowed one is read", async () => {
    const server = await start();
    const rawBody = (bytes: number) => JSON.stringify({ ...device, comment: "x".repeat(bytes) });
    expect((await server.call("activate_license", device, { rawBody: rawBody(260_000) })).status).toBe(200);
    const tooLarge = await server.call("activate_license", device, { rawBody: rawBody(263_000) });
    expect(tooLarge).toMatchObject({ status: 413, code: "payload_too_large" });
    expect(Object.keys(tooLarge.json as object)).toEqual(["status", "code", "message"]);
  });

  it("headers beyond the limit, and what is not HTTP, are refused in the usual form", async () => {
    const server = await start();
    const long = await talk(
      server,
      `GET /api/v4/check_license HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`,
    );
    expect(long).toMatch(/^HTTP\/1\.1 413 .*"code":"payload_too_large"/s);
    expect(await talk(server, "what is this?\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 .*"code":"validation_error"/s);
  });
});

describe("limits", () => {
  it("there is none for calls that go well, unless the operator sets one", async () => {
    const free = await start();
    for (let count = 0; count < 100; count += 1) {
      expect((await free.call("activate_license", device)).status).toBe(200);
    }
    const limited = await start({ LEASEHOLD_RATE_LIMIT: "3" });
    for (let count = 0; count < 3; count += 1) {
      expect((await limited.call("activate_license", device)).status).toBe(200);
    }
    const refused = await limited.call("activate_license", device);
    expect(refused).toMatchObject({ status: 429, code: "rate_limited" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("wrong passwords are slowed down, for that user at that address, and nothing else is", async () => {
    const server = await start();
    const guess = (more: object = {}) =>
      server.call("activate_license", { ...user, password: "a wrong password", ...more });
    const codes = new Set<string | undefined>();
    for (let count = 0; count < 25; count += 1) codes.add((await guess()).code);
    expect([...codes]).toEqual(["license_user_not_found", "rate_limited"]);
    expect((await guess()).headers["retry-after"]).toBeDefined();
    expect((await guess({ username: "bo@orchard.example", password: "correct horse 2" })).status).toBe(200);
    expect((await server.call("activate_license", device)).status).toBe(200);
  });

  it("wrong passwords are counted for the user, however the username is spelled", async () => {
    const server = await start();
    const codes = new Set<string | undefined>();
    for (let count = 0; count < 25; count += 1) {
      const username = count % 2 === 0 ? `ANA@orchard.example|${count}` : ` ana@orchard.example|${count}`;
      codes.add((await server.call("activate_license", { ...user, username, password: "wrong password" })).code);
    }
    expect([...codes]).toEqual(["license_user_not_found", "rate_limited"]);
  });

  it("a device keeps at most 1000 variables", async () => {
    const server = await start();
    const named = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`variable ${from + index}`, index]));
    const activate = (variables: object) => server.call("activate_license", { ...device, variables });
    expect((await activate(named(0, 600))).status).toBe(200);
    expect((await activate(named(600, 401))).code).toBe("validation_error");
    expect((await activate(named(600, 400))).status).toBe(200);
    expect((await activate(named(0, 1000))).status).toBe(200);
  });

  it("wrong signatures are slowed down, and the right one still gets through", async () => {
    const server = await start();
    const wrong = { credentials: { shared_key: "wrong" } };
    const answers = await Promise.all(
      Array.from({ length: 650 }, () => server.call("activate_license", device, wrong)),
    );
    expect(new Set(answers.map((answer) => answer.code))).toEqual(new Set(["signature_mismatch", "rate_limited"]));
    expect((await server.call("activate_license", device)).status).toBe(200);
  });
});

describe("the server", () => {
  it("serves metrics on an address of their own alone", async () => {
    const server = await start({ LEASEHOLD_METRICS_ADDRESS: "127.0.0.1:39090" });
    await server.call("activate_license", device);
    const text = await (await fetch("http://127.0.0.1:39090/metrics")).text();
    expect(text).toContain(
      'leasehold_http_request_duration_seconds_count{method="POST",route="/api/v4/activate_license",status="200"} 1',
    );
    expect((await fetch("http://127.0.0.1:39090/api/v4/check_license")).status).toBe(404);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  });

  it("serves HTTPS with its certificate", async () => {
    const folder = emptyFolder();
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const subject = ["-subj", "/CN=localhost", "-days", "1"];
    const files = ["-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files, ...subject], { stdio: "pipe" });
    const server = await start({ LEASEHOLD_TLS_CERT: certificate, LEASEHOLD_TLS_KEY: key });
    expect(server.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      httpsRequest(`${server.url}/healthz`, { rejectUnauthorized: false }, (response) => resolve(response.statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it("believes forwarded addresses from its proxies alone", async () => {
    const guessesUntilSlowed = async (server: TestServer) => {
      for (let count = 1; count <= 30; count += 1) {
        const headers = { "x-forwarded-for": `192.0.2.${count % 2}` };
        const { code } = await server.call("activate_license", { ...user, password: "wrong password" }, { headers });
        if (code === "rate_limited") return count;
      }
      return null;
    };
    expect(await guessesUntilSlowed(await start())).toBe(21);
    expect(await guessesUntilSlowed(await start({ LEASEHOLD_TRUSTED_PROXIES: "127.0.0.1" }))).toBeNull();
  });
});
