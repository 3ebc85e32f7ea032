/** One operation of the Management API on the reference page. */
import { commonManagementRefusals } from "../management-api/endpoint.ts";
import type { JsonSchema } from "../openapi/json-schema.ts";
import type { DescribedFilter, Operation } from "../openapi/operation.ts";
import { isQueryParameter, ownAnswer } from "../openapi/operation.ts";
import { firstMedia, refusals, type ShownCall } from "./call-section.ts";
import { example } from "./example.ts";
import { type Html, html, prose } from "./html.ts";
import { memberRows, membersWithin, type NamedSchemas, schemaTable, typeName } from "./schema-table.ts";

export function managementSection(call: ShownCall, schemas: NamedSchemas): Html {
  const { method, path, operation } = call;
  const id = operation.operationId;
  const [summary, ...remarks] = operation.description.split("\n\n");
  return html`<section id="${id}" aria-labelledby="${id}-title" data-name="${searchedBy(call)}">
<h3 id="${id}-title"><a href="#${id}"><span class="method">${method}</span> <span class="path">${path}</span></a></h3>
<p class="summary">${prose(summary ?? "")}</p>
${remarks.map((remark) => html`<p>${prose(remark)}</p>`)}
<div class="pair"><div>
${query(operation, schemas)}
${filters(operation["x-leasehold-filters"] ?? [])}
${body(operation, schemas)}
${answer(operation, schemas)}
${refusals(operation, commonManagementRefusals)}
</div><div class="shown">
${example(call)}
</div></div>
</section>
`;
}

/** The texts by which the page finds it. */
export function searchedBy({ method, path, operation }: ShownCall): string {
  const { operationId, summary, "x-leasehold-permission": permission = "" } = operation;
  return [operationId, method, path, summary, permission].join(" ");
}

/** Filters have their own table, a row for each field. */
function query(operation: Operation, schemas: NamedSchemas): Html {
  const filtering = new Set(operation["x-leasehold-filters"]?.flatMap(({ lookups }) => lookups));
  const rows = operation.parameters
    .filter(isQueryParameter)
    .filter(({ name }) => !filtering.has(name))
    .map((parameter) => ({ ...parameter, description: parameter.description }));
  return rows.length === 0 ? html`` : schemaTable(rows, "Parameters, in the query", schemas);
}

function filters(described: readonly DescribedFilter[]): Html {
  if (described.length === 0) return html``;
  return html`<details><summary>Filters: ${described.length} fields</summary><table><caption>Filters, in the query</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">Written as</th></tr></thead>
<tbody>${described.map(
    ({ field, meaning, lookups }) =>
      html`<tr><th scope="row"><code>${field}</code></th><td>${meaning}</td><td>${lookups.map((name) => html`<code>${name}</code> `)}</td></tr>
`,
  )}</tbody></table></details>`;
}

function body({ requestBody }: Operation, schemas: NamedSchemas): Html {
  const [media] = Object.values(requestBody?.content ?? {});
  if (media === undefined) return html``;
  const members = membersWithin(media.schema, schemas);
  const rows = members === null ? [] : memberRows(members);
  if (rows.length === 0) return html`<h4>Body</h4><p>${typeName(media.schema, schemas)}</p>`;
  const sorted = rows.toSorted((one, other) => Number(other.required) - Number(one.required));
  return schemaTable(sorted, captionOf(media.schema), schemas);
}

function captionOf({ type, anyOf, oneOf }: JsonSchema): string {
  if (type === "array") return "Members of each item of the body, a list";
  return anyOf === undefined && oneOf === undefined ? "Members of the body" : "Members of the body, in its first form";
}

function answer(operation: Operation, schemas: NamedSchemas): Html {
  const status = ["200", "201", "204"].find((code) => code in operation.responses) ?? "200";
  const documented = ownAnswer(operation, status);
  const schema = firstMedia(documented)?.schema;
  if (schema === undefined) return html`<h4>Answer</h4><p>${status}, without a body.</p>`;
  if (documented?.content?.["text/csv"] !== undefined)
    return html`<h4>Answer</h4><p>${prose(documented.description)}</p>`;
  const members = typeof schema.$ref === "string" ? null : membersWithin(schema, schemas);
  if (members === null) return html`<h4>Answer</h4><p>${status}: ${typeName(schema, schemas)}</p>`;
  return html`<details class="answer"><summary>Answer: ${status}, ${typeName(schema, schemas)}</summary>
${schemaTable(memberRows(members), "Members of the answer", schemas)}</details>`;
}
