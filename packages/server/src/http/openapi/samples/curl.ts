/** A call as bash, curl and openssl make it. */
import { asText, DEFAULT_URL, lines, NEEDS, type SampleCall, writtenValues } from "./sample-call.ts";

export function curlSample(call: SampleCall): string {
  const isFile = call.input === "file";
  return lines(
    !call.isOpen && `# ${NEEDS}`,
    !call.isOpen && AUTHORIZATION,
    isFile && requestFile(call),
    [
      `curl --silent --show-error --include "\${LEASEHOLD_URL:-${DEFAULT_URL}}${call.path}"`,
      ...(call.isOpen ? [] : HEADERS),
      ...inputOf(call),
    ].join(" \\\n  "),
  );
}

const AUTHORIZATION = `date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')
sign() { openssl dgst -sha256 -hmac "$LEASEHOLD_SHARED_KEY" -binary | openssl base64 -A; }
signature=$(printf 'licenseSpring\\ndate: %s' "$date" | sign)`;

const HEADERS = [
  '--header "Date: $date"',
  '--header "Authorization: algorithm=\\"hmac-sha256\\",headers=\\"date\\",signature=\\"$signature\\",apikey=\\"$LEASEHOLD_API_KEY\\""',
];

function inputOf({ input, values }: SampleCall): readonly string[] {
  switch (input) {
    case "query":
      return [
        "--get",
        ...Object.entries(values).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${asText(value)}`)}`),
      ];
    case "json":
      return [
        "--header 'Content-Type: application/json'",
        `--data-raw ${quoted(JSON.stringify(values, undefined, 2))}`,
      ];
    case "file":
      return ["--header 'Content-Type: text/plain'", '--data-raw "$file"'];
  }
}

function requestFile(call: SampleCall): string {
  const computed = `,"request_id":"'"$(openssl rand -hex 16)"'","date":"'"$date"'","api_key":"'"$LEASEHOLD_API_KEY"'"}'`;
  return `request=${quoted(JSON.stringify(writtenValues(call))).slice(0, -2)}${computed}
file=$(printf '{"request":%s,"signature":"%s"}' "$request" "$(printf %s "$request" | sign)" | openssl base64 -A)`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
