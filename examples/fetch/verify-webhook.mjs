/** Verifies one delivery of a webhook: its signature header as argument, its body as it came on standard input. */

const TOLERANCE_SECONDS = 300;

/** `body` is what came over the wire, byte for byte: parsed and written again it may differ. */
export async function isGenuine(secret, header, body, nowSeconds = Date.now() / 1000) {
  const parts = header.split(",").map((part) => part.split("="));
  const seconds = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!(Math.abs(nowSeconds - Number(seconds)) <= TOLERANCE_SECONDS)) return false;
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["verify"]);
  const signed = new Uint8Array([...encoder.encode(`webhook.${seconds}.`), ...body]);
  // Two signatures come while the secret is being changed: one of them must fit.
  for (const [name, hex = ""] of parts) {
    if (name !== "v1" || !/^([0-9a-f]{2})+$/.test(hex)) continue;
    const given = Uint8Array.from(hex.match(/../g), (byte) => Number.parseInt(byte, 16));
    if (await crypto.subtle.verify("HMAC", key, given, signed)) return true;
  }
  return false;
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const body = new Uint8Array(await new Blob(chunks).arrayBuffer());
if (!(await isGenuine(process.env.LEASEHOLD_WEBHOOK_SECRET ?? "", process.argv[2] ?? "", body))) {
  console.error("The delivery is not genuine.");
  process.exit(1);
}
const { id, event } = JSON.parse(new TextDecoder().decode(body));
console.log(`${event} ${id}`);
