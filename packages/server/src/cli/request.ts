/** `leasehold request`: makes a License API call as an application would, and proves the answer's signatures. */
import { licenseSigningString, signedUsername, verifyBytes } from "@leasehold/protocol";
import { Argument, type Command, InvalidArgumentError } from "commander";
import { type Config, readConfig, WrongUsage } from "../config.ts";
import { type LicenseApiCall, licenseApiCalls } from "../domain/call-names.ts";
import { CommandRefused } from "../errors/problem.ts";
import { type OwnCredential, ownCredential } from "../services/credentials/own-credential.ts";
import { authorizationFor, fetchFrom } from "./authorization.ts";
import { asText, curlLines, urlOf, type WireCall } from "./curl-lines.ts";
import { type CompanyOptions, declareCompanyCommand } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import type { Terminal } from "./terminal.ts";

interface RequestOptions extends CompanyOptions {
  readonly url?: string;
  readonly apiKey?: string;
  readonly clientId?: string;
  readonly curl?: boolean;
}

const callsThatGet: ReadonlySet<LicenseApiCall> = new Set([
  "check_license",
  "check_bundle",
  "check_license_feature",
  "trial_key",
  "product_details",
  "products",
  "get_device_variables",
  "versions",
  "installation_file",
  "user_licenses",
  "device_licenses",
  "customer_license_users",
  "sso_url",
]);

export function methodOf(call: LicenseApiCall): "GET" | "POST" {
  return callsThatGet.has(call) ? "GET" : "POST";
}

export function addRequest(program: Command, terminal: Terminal): void {
  const command = declareCompanyCommand(program, {
    usage: "request",
    about: "Sign and send a License API call; shows the answer and whether its signatures verify.",
    details: `Calls: ${licenseApiCalls.join(", ")}.`,
    environment: ["host", "port", "publicUrl"],
    examples: [
      "request activate_license product=cad hardware_id=HW-0001 license_key=NODE-LOCK-EDDD-0002",
      "request floating/borrow product=cad hardware_id=HW-0001 license_key=FLOA-TING-SEAT-0001 borrowed_until=null",
      "request check_license product=cad hardware_id=HW-0001 license_key=NODE-LOCK-EDDD-0002 --curl",
    ],
  });
  command
    .addArgument(new Argument("<call>", "the name of the call, as in its path").argParser(knownCall))
    .argument("[values...]", "name=value; lists, objects and null as in JSON")
    .option("--url <url>", "where the server answers (default: where serve listens)")
    .option("--api-key <key>", "the API key to call with (default: the oldest in force)")
    .option("--client-id <id>", "the OAuth client to call as (default where tokens are required: the company's)")
    .option("--curl", "print lines for a shell, which compute Date and signature with openssl, and send nothing")
    .action((call: LicenseApiCall, values: readonly string[], options: RequestOptions) =>
      request(terminal, call, Object.fromEntries(values.map(namedValue)), options),
    );
}

async function request(
  terminal: Terminal,
  call: LicenseApiCall,
  values: Readonly<Record<string, unknown>>,
  options: RequestOptions,
): Promise<void> {
  const base = options.url ?? listeningUrl(readConfig(options, terminal.environment));
  const wire: WireCall = { method: methodOf(call), base: base.replace(/\/+$/, ""), call, values };
  const { credential, now } = await onCompany(terminal, options, async (context, companyId) => ({
    credential: await ownCredential(context, companyId, options),
    now: context.clock.now(),
  }));
  if (options.curl) terminal.write(curlLines(wire, credential));
  else await send(terminal, wire, credential, now);
}

async function send(terminal: Terminal, wire: WireCall, credential: OwnCredential, now: number): Promise<void> {
  const date = new Date(now).toUTCString();
  const url = new URL(urlOf(wire));
  if (wire.method === "GET") {
    for (const [name, value] of Object.entries(wire.values)) url.searchParams.append(name, asText(value));
  }
  const response = await fetchFrom(url, {
    method: wire.method,
    headers: {
      Date: date,
      Authorization: await authorizationFor(credential, wire.base, date),
      ...(wire.method === "POST" && { "Content-Type": "application/json" }),
    },
    ...(wire.method === "POST" && { body: JSON.stringify(wire.values) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  if (text !== "") terminal.write(`${text}\n`);
  if (!response.ok) throw new CommandRefused(`The server refused the call with status ${response.status}.`);
  const header = response.headers.get("LicenseSignature");
  const proofs = [
    { name: "LicenseSignature", holds: header !== null && verifyBytes(credential.publicKey, bytes, header) },
    ...licenseProofs(text, wire.values, credential.publicKey),
  ];
  for (const { name, holds } of proofs) terminal.writeError(`${name}: ${holds ? "verified" : "NOT VERIFIED"}\n`);
  if (proofs.some(({ holds }) => !holds)) throw new CommandRefused("A signature of the answer does not verify.");
}

interface Proof {
  readonly name: string;
  readonly holds: boolean;
}

/** The answers that carry a license, or for a bundle several of them, each with a signature of its own. */
function licenseProofs(text: string, sent: Readonly<Record<string, unknown>>, publicKey: string): Proof[] {
  const answer: unknown = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : null;
  return [answer].flat().flatMap((license: unknown) => {
    const signature = memberText(license, "license_signature");
    if (signature === null) return [];
    const username = typeof sent.username === "string" ? signedUsername(sent.username) : "";
    const signed = licenseSigningString({
      hardwareId: asText(sent.hardware_id ?? ""),
      id: sent.license_key === undefined ? username : asText(sent.license_key),
      validityPeriod: memberText(license, "validity_period"),
    });
    return [{ name: "license_signature", holds: verifyBytes(publicKey, Buffer.from(signed), signature) }];
  });
}

function memberText(value: unknown, name: string): string | null {
  const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : null;
  return typeof member === "string" ? member : null;
}

/** Every address of the machine is also reached by its loopback address. */
function listeningUrl(config: Config): string {
  if (config.publicUrl !== undefined) return config.publicUrl;
  const host = config.host === "0.0.0.0" || config.host === "::" ? "127.0.0.1" : config.host;
  const scheme = config.tlsCert === undefined ? "http" : "https";
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${config.port}`;
}

function knownCall(text: string): LicenseApiCall {
  const name = text.replace(/^\/?(api\/v4\/)?|\/$/g, "");
  const call = licenseApiCalls.find((known) => known === name);
  if (call === undefined) throw new InvalidArgumentError(`Calls: ${licenseApiCalls.join(", ")}.`);
  return call;
}

/** Everything is text, which the server reads as what it needs, but for what JSON alone can say. */
function namedValue(text: string): [name: string, value: unknown] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new WrongUsage(`"${text}" is no value. Write name=value.`);
  }
  if (!/^(null$|[[{])/.test(value)) return [name, value];
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}
