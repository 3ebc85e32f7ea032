/** One call on the reference page: what it takes, what it answers, why it refuses, how it is made. */
import { commonRefusals } from "../endpoint.ts";
import type { CodeSample, DocumentedAnswer, MediaType, Operation } from "../openapi/operation.ts";
import { exampleValues, isQueryParameter, ownAnswer } from "../openapi/operation.ts";
import { type Html, html, prose } from "./html.ts";
import { anchorOf } from "./page.ts";
import { memberRows, membersWithin, type NamedSchemas, type Row, schemaTable, typeName } from "./schema-table.ts";

export interface ShownCall {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function callSection({ method, path, operation }: ShownCall, schemas: NamedSchemas): Html {
  const id = operation.operationId;
  const [summary, ...remarks] = operation.description.split("\n\n");
  return html`<section id="${id}" aria-labelledby="${id}-title" data-name="${id} ${path}">
<h3 id="${id}-title"><a href="#${id}"><span class="method">${method}</span> <span class="path">${path}</span></a></h3>
<p class="summary">${prose(summary ?? "")}</p>
${remarks.map((remark) => html`<p>${prose(remark)}</p>`)}
<div class="pair"><div>
${parameters(operation, schemas)}
${answer(ownAnswer(operation, "200"), schemas)}
${refusals(operation)}
</div><div class="shown">
${samples(id, operation["x-codeSamples"] ?? [])}
${examples(operation)}
</div></div>
</section>
`;
}

function parameters(operation: Operation, schemas: NamedSchemas): Html {
  const [body] = Object.values(operation.requestBody?.content ?? {});
  const rows: readonly Row[] =
    body === undefined
      ? operation.parameters
          .filter(isQueryParameter)
          .map((parameter) => ({ ...parameter, description: parameter.description }))
      : memberRows(body.schema);
  const sorted = rows.toSorted((one, other) => Number(other.required) - Number(one.required));
  if (rows.length === 0)
    return html`<p>Takes no parameters${operation.requestBody?.description && html`: ${prose(operation.requestBody.description)}`}.</p>`;
  return schemaTable(sorted, body === undefined ? "Parameters, in the query" : "Parameters, in the body", schemas);
}

function answer(documented: DocumentedAnswer | undefined, schemas: NamedSchemas): Html {
  const schema = firstMedia(documented)?.schema ?? {};
  const members = membersWithin(schema, schemas);
  if (members === null)
    return html`<h4>Answer</h4><p>${schema.const === "" ? "An empty body." : html`The text ${typeName(schema, schemas)}.`}</p>`;
  const caption = schema.type === "array" ? "Members of each item of the list" : "Members of the answer";
  return html`<details class="answer"><summary>Answer: ${schema.type === "array" ? "a list" : "an object"} with ${memberRows(members).length} members</summary>
${schemaTable(memberRows(members), caption, schemas)}</details>`;
}

export function firstMedia(documented: DocumentedAnswer | undefined): MediaType | undefined {
  return Object.values(documented?.content ?? {})[0];
}

export function refusals(operation: Operation, commonCodes: readonly string[] = commonRefusals): Html {
  const answers = Object.keys(operation.responses).map((status) => ownAnswer(operation, status));
  const all = answers.flatMap((response) => codesOf(firstMedia(response)));
  const common = new Set(commonCodes);
  const [own, general] = [all.filter((code) => !common.has(code)), all.filter((code) => common.has(code))];
  return html`<h4>Refusals</h4>
${own.length > 0 && html`<p class="codes">${own.map(codeLink)}</p>`}
<details><summary>${own.length > 0 ? "and what every call can refuse with" : "What every call can refuse with"}</summary><p class="codes">${general.map(codeLink)}</p></details>`;
}

function codesOf(media: MediaType | undefined): readonly string[] {
  const properties = media?.schema.properties as { readonly code?: { readonly enum?: readonly string[] } } | undefined;
  return properties?.code?.enum ?? [];
}

function codeLink(code: string): Html {
  return html`<a href="/docs/codes#${code}"><code>${code}</code></a> `;
}

export function samples(id: string, codeSamples: readonly CodeSample[]): Html {
  return html`<div class="samples">${codeSamples.map(
    ({ label, source }, index) =>
      html`<details class="sample" data-language="${label}" name="${id}-sample"${index === 0 && html` open`}><summary>${label}</summary>
<pre tabindex="0" id="${id}-${anchorOf(label)}"><code>${source}</code></pre></details>`,
  )}</div>`;
}

function examples(operation: Operation): Html {
  const answers = firstMedia(ownAnswer(operation, "200"))?.examples ?? {};
  return html`${Object.entries(answers).map(
    (
      [name, { summary, value }],
      index,
    ) => html`<details${index === 0 && html` open`}><summary>Example: ${summary}</summary>
<p>Sent</p><pre tabindex="0"><code>${json(exampleValues(operation, name))}</code></pre>
<p>Answered</p><pre tabindex="0"><code>${typeof value === "string" ? value || "(an empty body)" : json(value)}</code></pre></details>`,
  )}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
