/** A call as Python's standard library makes it. */
import { DEFAULT_URL, lines, NEEDS, type SampleCall, writtenValues } from "./sample-call.ts";

export function pythonSample(call: SampleCall): string {
  const { method, path, input, isOpen } = call;
  const imports = [
    ...(isOpen ? [] : ["base64", "hashlib", "hmac"]),
    ...(input === "query" ? [] : ["json"]),
    "os",
    "urllib.error",
    ...(input === "query" ? ["urllib.parse"] : []),
    "urllib.request",
    ...(input === "file" ? ["uuid"] : []),
  ];
  return lines(
    !isOpen && `# ${NEEDS}`,
    ...imports.map((name) => `import ${name}`),
    !isOpen && SIGNING,
    isOpen && "",
    `${nameOf(input)} = ${valuesOf(call)}`,
    input === "file" && FILE,
    `url = os.environ.get("LEASEHOLD_URL", "${DEFAULT_URL}") + "${path}"`,
    "request = urllib.request.Request(",
    `    ${input === "query" ? 'url + "?" + urllib.parse.urlencode(query)' : "url"},`,
    input === "json" && "    data=json.dumps(body).encode(),",
    input === "file" && "    data=file,",
    !isOpen && HEADERS,
    input === "json" && '        "Content-Type": "application/json",',
    input === "file" && '        "Content-Type": "text/plain",',
    !isOpen && "    },",
    `    method="${method}",`,
    ")",
    SENDING,
  );
}

const SIGNING = `from email.utils import formatdate

api_key, shared_key = os.environ["LEASEHOLD_API_KEY"], os.environ["LEASEHOLD_SHARED_KEY"]


def sign(text):
    return base64.b64encode(hmac.new(shared_key.encode(), text.encode(), hashlib.sha256).digest()).decode()


date = formatdate(usegmt=True)
signature = sign(f"licenseSpring\\ndate: {date}")`;

const HEADERS = `    headers={
        "Date": date,
        "Authorization": f'algorithm="hmac-sha256",headers="date",signature="{signature}",apikey="{api_key}"',`;

const FILE = `inner_text = json.dumps(inner)
file = base64.b64encode(f'{{"request":{inner_text},"signature":"{sign(inner_text)}"}}'.encode())`;

const SENDING = `try:
    with urllib.request.urlopen(request) as response:
        print(response.status, response.read().decode())
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())`;

function nameOf(input: SampleCall["input"]): string {
  return { query: "query", json: "body", file: "inner" }[input];
}

const COMPUTED = `    "request_id": str(uuid.uuid4()),
    "date": date,
    "api_key": api_key,
}`;

function valuesOf(call: SampleCall): string {
  const text = literal(writtenValues(call));
  return call.input === "file" ? text.replace(/\}$/, COMPUTED) : text;
}

/** Python spells three values of JSON in its own way; the rest of JSON is Python. */
function literal(value: unknown, depth = 1): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const indent = " ".repeat(4 * depth);
  const members = Array.isArray(value)
    ? value.map((item) => literal(item, depth + 1))
    : Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${literal(member, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.map((member) => `${indent}${member},\n`).join("")}${indent.slice(4)}${close}`;
}
