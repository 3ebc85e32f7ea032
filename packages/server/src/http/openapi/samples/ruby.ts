/** A call as Ruby's standard library makes it. */
import { DEFAULT_URL, lines, NEEDS, type SampleCall, writtenValues } from "./sample-call.ts";

export function rubySample(call: SampleCall): string {
  const { method, path, input, isOpen } = call;
  const libraries = [
    ...(input === "query" ? [] : ["json"]),
    "net/http",
    ...(isOpen ? [] : ["openssl"]),
    ...(input === "file" ? ["securerandom"] : []),
    ...(isOpen ? [] : ["time"]),
  ];
  return lines(
    !isOpen && `# ${NEEDS}`,
    ...libraries.map((name) => `require "${name}"`),
    !isOpen && SIGNING,
    isOpen && "",
    `${nameOf(input)} = ${valuesOf(call)}`,
    input === "file" && FILE,
    `uri = URI(ENV.fetch("LEASEHOLD_URL", "${DEFAULT_URL}") + "${path}")`,
    input === "query" && "uri.query = URI.encode_www_form(query)",
    `request = Net::HTTP::${method === "GET" ? "Get" : "Post"}.new(uri)`,
    !isOpen && HEADERS,
    input === "json" && 'request["Content-Type"] = "application/json"\nrequest.body = JSON.generate(body)',
    input === "file" && 'request["Content-Type"] = "text/plain"\nrequest.body = file',
    'response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }',
    "puts response.code, response.body",
  );
}

const SIGNING = `
API_KEY = ENV.fetch("LEASEHOLD_API_KEY")
SHARED_KEY = ENV.fetch("LEASEHOLD_SHARED_KEY")

def sign(text)
  [OpenSSL::HMAC.digest("SHA256", SHARED_KEY, text)].pack("m0")
end

date = Time.now.httpdate
signature = sign("licenseSpring\\ndate: #{date}")`;

const HEADERS = `request["Date"] = date
request["Authorization"] = %(algorithm="hmac-sha256",headers="date",signature="#{signature}",apikey="#{API_KEY}")`;

const FILE = `inner_text = JSON.generate(inner)
file = [%({"request":#{inner_text},"signature":"#{sign(inner_text)}"})].pack("m0")`;

function nameOf(input: SampleCall["input"]): string {
  return { query: "query", json: "body", file: "inner" }[input];
}

const COMPUTED = `,
  request_id: SecureRandom.uuid,
  date: date,
  api_key: API_KEY
}`;

function valuesOf(call: SampleCall): string {
  const text = literal(writtenValues(call));
  return call.input === "file" ? text.replace(/\n\}$/, COMPUTED) : text;
}

/** Ruby has `nil` for null and names members without quotes; a `#` in text would begin a computed part. */
function literal(value: unknown, depth = 1): string {
  if (value === null) return "nil";
  if (typeof value !== "object") return JSON.stringify(value).replaceAll("#", "\\#");
  const indent = "  ".repeat(depth);
  const members = Array.isArray(value)
    ? value.map((item) => literal(item, depth + 1))
    : Object.entries(value).map(([name, member]) => `${name}: ${literal(member, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.map((member) => `${indent}${member}`).join(",\n")}\n${indent.slice(2)}${close}`;
}
