/** Plays the licensed application: signs calls as clients do and verifies what comes back, in both ways they know. */
import { request as httpRequest } from "node:http";
import { authorizationHeader, licenseSigningString, signedUsername, verifyBytes } from "@leasehold/protocol";

export interface Credentials {
  readonly api_key: string;
  readonly shared_key: string;
  readonly public_key: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body, or undefined where it is not JSON. */
  readonly json: unknown;
  /** The code of a refusal, else undefined. */
  readonly code: string | undefined;
}

export interface CallOptions {
  readonly method?: "GET" | "POST";
  /** Milliseconds since the epoch, for the Date header. */
  readonly now: number;
  /** Replace or (undefined) leave out headers. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Sent as it is, in place of the parameters as JSON. */
  readonly rawBody?: string | Buffer;
  readonly path?: string;
}

export type Parameters = Readonly<Record<string, unknown>>;

const READS: ReadonlySet<string> = new Set([
  "check_bundle",
  "check_license",
  "check_license_feature",
  "get_device_variables",
  "customer_license_users",
  "device_licenses",
  "installation_file",
  "product_details",
  "products",
  "sso_url",
  "trial_key",
  "user_licenses",
  "versions",
]);

/** Sends the call and returns the answer; an answer 200 whose signatures do not verify is an error. */
export async function callLicenseApi(
  url: string,
  credentials: Credentials,
  call: string,
  parameters: Parameters,
  options: CallOptions,
): Promise<Answer> {
  const method = options.method ?? (READS.has(call) ? "GET" : "POST");
  const date = new Date(options.now).toUTCString();
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json",
    date,
    authorization: authorizationHeader(credentials.api_key, credentials.shared_key, date),
  };
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  const query = method === "GET" ? `?${queryString(parameters)}` : "";
  const body = method === "GET" ? undefined : (options.rawBody ?? JSON.stringify(parameters));
  const answer = await requestRaw(`${url}${options.path ?? `/api/v4/${call}`}${query}`, method, headers, body);
  if (answer.status === 200) verifySignatures(answer, credentials.public_key, parameters);
  return answer;
}

function queryString(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.append(name, String(value));
  return query.toString();
}

/** One request as it is given, unsigned; the answer is not looked at. */
export function requestRaw(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const json = parsed(text);
        const code = typeof json === "object" && json !== null && "code" in json ? String(json.code) : undefined;
        const status = response.statusCode ?? 0;
        resolve({ status, headers: response.headers, text, json, code: status === 200 ? undefined : code });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Who signs in with an identity provider is told by the answer whose license it is. */
function signedId({ username, license_key }: Parameters, item: object): string {
  if (license_key !== undefined) return String(license_key);
  const answered = "user" in item ? (item.user as { email: string }).email : "";
  return signedUsername(String(username ?? answered));
}

/** The header over the raw bytes and over the re-serialised value; the body's own signature where it has one. */
function verifySignatures(answer: Answer, publicKey: string, parameters: Parameters): void {
  const signature = String(answer.headers.licensesignature ?? "");
  const isJson = String(answer.headers["content-type"]).startsWith("application/json");
  const forms = isJson ? [answer.text, JSON.stringify(answer.json)] : [answer.text];
  for (const form of forms) {
    if (!verifyBytes(publicKey, Buffer.from(form), signature)) throw new Error(`LicenseSignature fails: ${form}`);
  }
  const items = isJson && Array.isArray(answer.json) ? answer.json : [answer.json];
  for (const item of items) {
    if (typeof item !== "object" || item === null || !("license_signature" in item)) continue;
    const validity = "validity_period" in item ? item.validity_period : null;
    const text = licenseSigningString({
      hardwareId: String(parameters.hardware_id),
      id: signedId(parameters, item),
      validityPeriod: validity === null ? null : String(validity),
    });
    if (!verifyBytes(publicKey, Buffer.from(text), String(item.license_signature))) {
      throw new Error(`license_signature fails: ${text}`);
    }
  }
}
