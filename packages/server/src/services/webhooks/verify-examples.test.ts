/** The examples verify what the server sends, as second implementations of its signatures in five languages. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSqlitePlace } from "../../../test-support/databases.ts";
import { startTestServer } from "../../../test-support/license-server.ts";
import { MovableClock } from "../../../test-support/movable-clock.ts";
import { type Received, Receiver, settleWebhooks } from "../../../test-support/receiver.ts";

const EXAMPLES = fileURLToPath(new URL("../../../../../examples/", import.meta.url));

const programs = {
  curl: ["bash", "verify-webhook.sh"],
  node: [process.execPath, "verify-webhook.mjs"],
  fetch: [process.execPath, "verify-webhook.mjs"],
  python: ["python3", "verify-webhook.py"],
  ruby: ["ruby", "verify-webhook.rb"],
} as const;

async function verify(
  language: keyof typeof programs,
  { headers, body }: Pick<Received, "headers" | "body">,
  secret: string,
): Promise<{ readonly isGenuine: boolean; readonly output: string }> {
  const [program, file] = programs[language];
  const child = spawn(program, [`${EXAMPLES}${language}/${file}`, String(headers["x-webhook-signature"])], {
    env: { PATH: process.env.PATH, LEASEHOLD_WEBHOOK_SECRET: secret },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stdin.end(body);
  const [exitCode] = await once(child, "close");
  return { isGenuine: exitCode === 0, output };
}

describe("what is sent to a webhook", () => {
  let sent: Received;
  let secrets: readonly [present: string, previous: string];
  beforeAll(async () => {
    const place = await newSqlitePlace();
    const receiver = await new Receiver().open();
    const clock = new MovableClock();
    // The examples go by the clock on the wall.
    clock.set(new Date().toISOString());
    const environment = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };
    const server = await startTestServer(place, { environment, clock });
    const made = await server.manage("POST", "/webhook-endpoints/", { body: { url: receiver.url } });
    const path = `/webhook-endpoints/${made.json.id}/rotate_secret/`;
    const rotated = await server.manage("POST", path, { body: { delay_hours: 1 } });
    await server.manage("POST", "/customers/", { body: { email: "ana@people.example", first_name: "Ána \u{1F600}" } });
    await settleWebhooks(server.context);
    const [received] = receiver.received;
    if (received === undefined) throw new Error("Nothing was sent.");
    sent = received;
    secrets = [rotated.json.secret, made.json.secret];
    await server.stop();
    await place.drop();
    await receiver.close();
  });
  afterAll(() => expect(sent.json.event).toBe("customer.created"));

  it("is genuine by the samples of the contract's page, and by them alone where they fit", async () => {
    const page = readFileSync(
      new URL("../../../../../docs/contract/20-events-and-webhooks.md", import.meta.url),
      "utf8",
    );
    const sample = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(page)?.[1] ?? "";
    const header = String(sent.headers["x-webhook-signature"]);
    const { isGenuine } = await import(`data:text/javascript,${encodeURIComponent(sample("js"))}`);
    const python = `import hashlib, hmac, sys, time\n${sample("python")}\nprint(is_genuine(sys.argv[1], sys.argv[2], sys.stdin.buffer.read()))`;
    for (const [secret, fits] of [...secrets.map((secret) => [secret, true] as const), ["another", false] as const]) {
      expect(isGenuine(secret, header, sent.body)).toBe(fits);
      const printed = execFileSync("python3", ["-c", python, secret, header], { input: sent.body, encoding: "utf8" });
      expect(printed.trim()).toBe(fits ? "True" : "False");
    }
  });

  describe.each(Object.keys(programs) as (keyof typeof programs)[])("by the example in %s", (language) => {
    it("is genuine by the present secret and by the one before", async () => {
      for (const secret of secrets) {
        expect(await verify(language, sent, secret)).toEqual({
          isGenuine: true,
          output: expect.stringContaining(sent.json.id),
        });
      }
    });

    it("is not by another secret, with another body, at another time, or without a signature", async () => {
      const [secret] = secrets;
      const isGenuine = async (received: Pick<Received, "headers" | "body">, by = secret) =>
        (await verify(language, received, by)).isGenuine;
      const header = String(sent.headers["x-webhook-signature"]);
      const withHeader = (changed: string) => ({ ...sent, headers: { "x-webhook-signature": changed } });
      expect(await isGenuine(sent, `${secret}x`)).toBe(false);
      expect(await isGenuine({ ...sent, body: `${sent.body} ` })).toBe(false);
      expect(await isGenuine(withHeader(header.replace(/t=(\d+)/, (_, seconds) => `t=${Number(seconds) - 301}`)))).toBe(
        false,
      );
      expect(await isGenuine(withHeader(header.replace(/,.*/, "")))).toBe(false);
      expect(await isGenuine(withHeader(""))).toBe(false);
    });
  });
});
