/** The example of one operation below `/api/v1`: the command that makes the request, and what is answered. */
import { EXAMPLE } from "../openapi/example-calls.ts";
import { isQueryParameter, type Operation, ownAnswer } from "../openapi/operation.ts";
import type { ShownCall } from "./call-section.ts";
import { type Html, html } from "./html.ts";

export function example({ method, path, operation }: ShownCall): Html {
  const documented = ["200", "201", "202"].map((status) => ownAnswer(operation, status)).find(Boolean);
  const [answered] = Object.values(documented?.content ?? {});
  const value = answered?.examples?.[EXAMPLE]?.value;
  const file = exampleFile(operation);
  return html`<p>Sent</p><pre tabindex="0"><code>${command(method, path, operation)}</code></pre>
${file !== null && html`<p><code>file.csv</code></p><pre tabindex="0"><code>${file}</code></pre>`}
${value !== undefined && html`<p>Answered</p><pre tabindex="0"><code>${typeof value === "string" ? value : asJson(value)}</code></pre>`}`;
}

/** What is sent by curl, with a management key where one is taken, else as a browser would. */
function command(method: string, path: string, operation: Operation): string {
  const asked = `curl ${method === "GET" ? "" : `-X ${method} `}"$LEASEHOLD_URL${address(path, operation)}"`;
  return [asked, ...headers(method, operation), ...body(operation)].join(" \\\n  ");
}

function address(path: string, { parameters }: Operation): string {
  const query = new URLSearchParams();
  let shown = path;
  for (const parameter of parameters) {
    if ("$ref" in parameter) continue;
    const sent = parameter.examples?.[EXAMPLE]?.value;
    if (sent === undefined) continue;
    if (isQueryParameter(parameter)) query.set(parameter.name, String(sent));
    else shown = shown.replace(`{${parameter.name}}`, String(sent));
  }
  return query.size === 0 ? shown : `${shown}?${query}`;
}

function headers(method: string, { security = [] }: Operation): readonly string[] {
  if (security.some((scheme) => "ManagementKey" in scheme))
    return ['-H "Authorization: Api-Key $LEASEHOLD_MANAGEMENT_KEY"'];
  const isHarmless = method === "GET";
  return [
    ...(isHarmless ? [] : ['-H "Origin: $LEASEHOLD_URL"']),
    ...(security.length > 0 ? ['-H "Cookie: __Host-leasehold_session=$SESSION"'] : []),
    ...(security.length > 0 && !isHarmless ? ['-H "X-CSRF-Token: $CSRF_TOKEN"'] : []),
  ];
}

function body({ requestBody }: Operation): readonly string[] {
  const [[type, media] = []] = Object.entries(requestBody?.content ?? {});
  const value = media?.examples?.[EXAMPLE]?.value;
  if (value === undefined) return [];
  if (type === "multipart/form-data") return ["-F file=@file.csv"];
  return ['-H "Content-Type: application/json"', `-d '${asJson(value).replaceAll("'", "'\\''")}'`];
}

/** The file that the command above sends. */
function exampleFile({ requestBody }: Operation): string | null {
  const form = requestBody?.content["multipart/form-data"]?.examples?.[EXAMPLE]?.value as { file: string } | undefined;
  return form?.file ?? null;
}

export function asJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
