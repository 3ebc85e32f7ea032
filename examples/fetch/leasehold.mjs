/**
 * Signs, sends and verifies License API calls with fetch and WebCrypto, as Node.js, Deno, Bun and edge workers have
 * them. A page in a browser cannot: browsers do not let scripts set the Date header.
 */
import { readFile } from "node:fs/promises";

const url = process.env.LEASEHOLD_URL ?? "http://127.0.0.1:8080";
const apiKey = required("LEASEHOLD_API_KEY");
const sharedKey = required("LEASEHOLD_SHARED_KEY");
const publicKeyFile = process.env.LEASEHOLD_PUBLIC_KEY_FILE;

/** A floating license of the sample catalog, on this device. */
export const device = {
  hardware_id: process.env.LEASEHOLD_HARDWARE_ID ?? "example-device",
  product: "cad",
  license_key: "FLOA-TING-SEAT-0001",
};

/** Makes sure that the license is active on this device; doing it again changes nothing. */
export function activate() {
  return call("POST", "activate_license", device);
}

/** Makes a call and returns the text of its answer; ends the program where the call is refused. */
export async function call(method, name, parameters) {
  const date = new Date().toUTCString();
  const query = method === "GET" ? `?${new URLSearchParams(parameters)}` : "";
  const response = await fetch(`${url}/api/v4/${name}${query}`, {
    method,
    headers: { Date: date, Authorization: await authorization(date), "Content-Type": "application/json" },
    body: method === "POST" ? JSON.stringify(parameters) : undefined,
  }).catch((error) => fail(`No server answers at ${url}: ${error.cause?.message ?? error.message}`));
  const body = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(body);
  if (response.status !== 200) fail(`${method} ${name}: ${response.status} ${text}`);
  const proof = await verified(body, response.headers.get("LicenseSignature") ?? "");
  console.error(`${method} ${name}: 200, LicenseSignature ${proof}`);
  return text;
}

/** The signed text is a fixed word and the Date header exactly as it is sent. */
async function authorization(date) {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytesOf(sharedKey), hmac, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, bytesOf(`licenseSpring\ndate: ${date}`));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(signature)));
  return `algorithm="hmac-sha256",headers="date",signature="${base64}",apikey="${apiKey}"`;
}

/** The header signs the bytes of the body: RSA, PKCS #1 v1.5, SHA-256, in base64. */
async function verified(body, signature) {
  if (publicKeyFile === undefined) return "not verified (LEASEHOLD_PUBLIC_KEY_FILE is not set)";
  const key = await readPublicKey().catch(() => fail(`${publicKeyFile} holds no public key in PEM form.`));
  const isGenuine = await crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, fromBase64(signature), body);
  if (!isGenuine) fail("The LicenseSignature does not verify: the answer is not the server's.");
  return "verified";
}

async function readPublicKey() {
  const pem = await readFile(publicKeyFile, "utf8");
  const spki = fromBase64(pem.replace(/-----[^-]+-----|\s/g, ""));
  return crypto.subtle.importKey("spki", spki, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["verify"]);
}

function bytesOf(text) {
  return new TextEncoder().encode(text);
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function required(name) {
  const value = process.env[name];
  if (!value) fail(`${name} is not set. Make a key with: npm run --silent leasehold -- key create --json`);
  return value;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
