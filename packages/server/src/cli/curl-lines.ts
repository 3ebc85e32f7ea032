/** A License API call as lines for a shell, so that one can see each step of its authorization. */
import type { OwnCredential } from "../services/credentials/own-credential.ts";

/** A call as it goes over the wire. */
export interface WireCall {
  readonly method: "GET" | "POST";
  /** Where the server answers, without a slash at the end. */
  readonly base: string;
  readonly call: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function urlOf({ base, call }: WireCall): string {
  return `${base}/api/v4/${call}`;
}

export function curlLines(wire: WireCall, credential: OwnCredential): string {
  const { method, values } = wire;
  const parameters =
    method === "GET"
      ? [
          "--get",
          ...Object.entries(values).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${asText(value)}`)}`),
        ]
      : [`-H 'Content-Type: application/json'`, `--data-raw ${quoted(JSON.stringify(values))}`];
  const { lines, header } = authorizationLines(wire, credential);
  return [
    `date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')`,
    ...lines,
    [`curl -sS -i ${quoted(urlOf(wire))}`, `-H "Date: $date"`, `-H "Authorization: ${header}"`, ...parameters].join(
      " \\\n  ",
    ),
    "",
  ].join("\n");
}

/** What makes the Authorization header, and the header as it stands in double quotes. */
function authorizationLines({ base }: WireCall, credential: OwnCredential): { lines: string[]; header: string } {
  if (credential.kind === "api-key") {
    const { apiKey, sharedKey } = credential;
    return {
      lines: [
        `signature=$(printf 'licenseSpring\\ndate: %s' "$date" | openssl dgst -sha256 -hmac ${quoted(sharedKey)} -binary | openssl base64 -A)`,
      ],
      header: `algorithm=\\"hmac-sha256\\",headers=\\"date\\",signature=\\"$signature\\",apikey=\\"${apiKey}\\"`,
    };
  }
  const form = {
    grant_type: "client_credentials",
    client_id: credential.clientId,
    client_secret: credential.clientSecret,
  };
  const members = Object.entries(form).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
  const ask = [`curl -sS ${quoted(`${base}/oauth/token`)}`, ...members].join(" ");
  return {
    lines: [`token=$(${ask} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`],
    header: "Bearer $token",
  };
}

/** A value of a query: text as it is, anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
