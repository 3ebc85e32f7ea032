/** Tells whether what came to a webhook is genuine, in JavaScript; the contract's page shows the same. */
export const webhookSample = `import { createHmac, timingSafeEqual } from "node:crypto";

export function isGenuine(secret, header, body, nowSeconds = Date.now() / 1000) {
  const parts = header.split(",").map((part) => part.split("="));
  const seconds = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!(Math.abs(nowSeconds - Number(seconds)) <= 300)) return false;
  const wanted = createHmac("sha256", secret).update(\`webhook.\${seconds}.\`).update(body).digest();
  return parts.some(([name, hex = ""]) => {
    const given = Buffer.from(hex, "hex");
    return name === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}`;
