/** The examples verify what the server sends, as second implementations of its signatures in five languages. */
import { spawn } from "node:child_process";
import { once } from "node:events";
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
