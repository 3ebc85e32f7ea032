/** A License API call as lines for a shell, so that one can see each step of its authorization. */
import type { OwnCredentials } from "../services/api-keys/own-credentials.ts";

/** A call as it goes over the wire. */
export interface WireCall {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function curlLines({ method, url, values }: WireCall, { apiKey, sharedKey }: OwnCredentials): string {
  const parameters =
    method === "GET"
      ? [
          "--get",
          ...Object.entries(values).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${asText(value)}`)}`),
        ]
      : [`-H 'Content-Type: application/json'`, `--data-raw ${quoted(JSON.stringify(values))}`];
  const authorization = `algorithm=\\"hmac-sha256\\",headers=\\"date\\",signature=\\"$signature\\",apikey=\\"${apiKey}\\"`;
  return [
    `date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')`,
    `signature=$(printf 'licenseSpring\\ndate: %s' "$date" | openssl dgst -sha256 -hmac ${quoted(sharedKey)} -binary | openssl base64 -A)`,
    [`curl -sS -i ${quoted(url)}`, `-H "Date: $date"`, `-H "Authorization: ${authorization}"`, ...parameters].join(
      " \\\n  ",
    ),
    "",
  ].join("\n");
}

/** A value of a query: text as it is, anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
