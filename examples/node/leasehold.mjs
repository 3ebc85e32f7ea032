/** Signs, sends and verifies License API calls with Node.js alone. */
import { createHmac, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

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
  const headers = { Date: date, Authorization: authorization(date), "Content-Type": "application/json" };
  const body = method === "POST" ? JSON.stringify(parameters) : undefined;
  const answer = await send(`${url}/api/v4/${name}${query}`, { method, headers }, body);
  if (answer.status !== 200) fail(`${method} ${name}: ${answer.status} ${answer.body}`);
  console.error(`${method} ${name}: 200, LicenseSignature ${verified(answer)}`);
  return answer.body.toString();
}

/** The signed text is a fixed word and the Date header exactly as it is sent. */
function authorization(date) {
  const signature = createHmac("sha256", sharedKey).update(`licenseSpring\ndate: ${date}`).digest("base64");
  return `algorithm="hmac-sha256",headers="date",signature="${signature}",apikey="${apiKey}"`;
}

function send(address, options, body) {
  const request = address.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sending = request(address, options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const signature = response.headers.licensesignature ?? "";
        resolve({ status: response.statusCode, signature, body: Buffer.concat(chunks) });
      });
    });
    sending.on("error", (error) => fail(`No server answers at ${url}: ${error.message}`));
    sending.end(body);
  });
}

/** The header signs the bytes of the body: RSA, PKCS #1 v1.5, SHA-256, in base64. */
function verified({ body, signature }) {
  if (publicKeyFile === undefined) return "not verified (LEASEHOLD_PUBLIC_KEY_FILE is not set)";
  const isGenuine = verify("sha256", body, readPublicKey(), Buffer.from(signature, "base64"));
  if (!isGenuine) fail("The LicenseSignature does not verify: the answer is not the server's.");
  return "verified";
}

function readPublicKey() {
  try {
    return createPublicKey(readFileSync(publicKeyFile));
  } catch {
    return fail(`${publicKeyFile} holds no public key in PEM form.`);
  }
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
