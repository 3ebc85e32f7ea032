/** A call as JavaScript makes it: with the crypto module of Node.js, or with WebCrypto wherever fetch is. */
import { DEFAULT_URL, lines, NEEDS, type SampleCall, writtenValues } from "./sample-call.ts";

export function nodeSample(call: SampleCall): string {
  return lines(!call.isOpen && NODE_SIGNING, sending(call));
}

export function javaScriptSample(call: SampleCall): string {
  return lines(!call.isOpen && WEB_SIGNING, sending(call));
}

const NODE_SIGNING = `// ${NEEDS}
import { createHmac } from "node:crypto";

const { LEASEHOLD_API_KEY, LEASEHOLD_SHARED_KEY } = process.env;
const sign = async (text) => createHmac("sha256", LEASEHOLD_SHARED_KEY).update(text).digest("base64");
`;

const WEB_SIGNING = `// ${NEEDS}
// For Node.js, Deno, Bun and edge workers; a page in a browser cannot set the Date header.
const { LEASEHOLD_API_KEY, LEASEHOLD_SHARED_KEY } = process.env;
const bytes = (text) => new TextEncoder().encode(text);
const hmac = { name: "HMAC", hash: "SHA-256" };
const key = await crypto.subtle.importKey("raw", bytes(LEASEHOLD_SHARED_KEY), hmac, false, ["sign"]);
const sign = async (text) => btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(text)))));
`;

const contentTypes = { query: null, json: "application/json", file: "text/plain" } as const;

function sending(call: SampleCall): string {
  const { method, path, input, isOpen } = call;
  const type = contentTypes[input];
  return [
    ...(isOpen
      ? []
      : [
          "const date = new Date().toUTCString();",
          `const signature = await sign(\`licenseSpring\\ndate: \${date}\`);`,
        ]),
    `const ${nameOf(input)} = ${valuesOf(call)};`,
    ...(input === "file" ? [FILE] : []),
    `const url = process.env.LEASEHOLD_URL ?? "${DEFAULT_URL}";`,
    `const response = await fetch(\`\${url}${path}${input === "query" ? `?\${new URLSearchParams(query)}` : ""}\`, {`,
    `  method: "${method}",`,
    ...(isOpen ? [] : ["  headers: {", "    Date: date,", AUTHORIZATION]),
    ...(isOpen || type === null ? [] : [`    "Content-Type": "${type}",`]),
    ...(isOpen ? [] : ["  },"]),
    ...(input === "json" ? ["  body: JSON.stringify(body),"] : []),
    ...(input === "file" ? ["  body: file,"] : []),
    "});",
    "console.log(response.status, await response.text());",
  ].join("\n");
}

const AUTHORIZATION = `    Authorization: \`algorithm="hmac-sha256",headers="date",signature="\${signature}",apikey="\${LEASEHOLD_API_KEY}"\`,`;

const FILE = `const request = JSON.stringify(inner);
const file = btoa(\`{"request":\${request},"signature":"\${await sign(request)}"}\`);`;

function nameOf(input: SampleCall["input"]): string {
  return { query: "query", json: "body", file: "inner" }[input];
}

/** JSON is JavaScript; names need no quotes. */
function valuesOf(call: SampleCall): string {
  const text = JSON.stringify(writtenValues(call), undefined, 2)
    .replaceAll(/^( +)"(\w+)":/gm, "$1$2:")
    .replaceAll(/([^,{[])\n/g, "$1,\n");
  if (call.input !== "file") return text;
  return text.replace(/\n\}$/, "\n  request_id: crypto.randomUUID(),\n  date,\n  api_key: LEASEHOLD_API_KEY,\n}");
}
