/** Verifies one delivery of a webhook: its signature header as argument, its body as it came on standard input. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

const TOLERANCE_SECONDS = 300;

/** `body` is what came over the wire, byte for byte: parsed and written again it may differ. */
export function isGenuine(secret, header, body, nowSeconds = Date.now() / 1000) {
  const parts = header.split(",").map((part) => part.split("="));
  const seconds = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!(Math.abs(nowSeconds - Number(seconds)) <= TOLERANCE_SECONDS)) return false;
  const wanted = createHmac("sha256", secret).update(`webhook.${seconds}.`).update(body).digest();
  // Two signatures come while the secret is being changed: one of them must fit.
  return parts.some(([name, hex = ""]) => {
    const given = Buffer.from(hex, "hex");
    return name === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

const body = readFileSync(0);
if (!isGenuine(process.env.LEASEHOLD_WEBHOOK_SECRET ?? "", process.argv[2] ?? "", body)) {
  console.error("The delivery is not genuine.");
  process.exit(1);
}
const { id, event } = JSON.parse(body.toString());
console.log(`${event} ${id}`);
