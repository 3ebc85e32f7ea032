/** Members of a JSON Schema as a table; what has members itself can be opened. */
import type { JsonSchema } from "../openapi/json-schema.ts";
import { type Html, html, prose } from "./html.ts";

/** The named schemas of the document. */
export interface NamedSchemas {
  find(reference: string): JsonSchema;
  /** The address of the schema's own table on the page; null where it has none, and is shown wherever it is used. */
  addressOf(reference: string): string | null;
}

export interface Row {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description: string | undefined;
}

export function memberRows(schema: JsonSchema): readonly Row[] {
  const required = new Set(schema.required as readonly string[] | undefined);
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([name, member]) => ({
    name,
    required: required.has(name),
    schema: member,
    description: member.description as string | undefined,
  }));
}

export function schemaTable(rows: readonly Row[], caption: string, schemas: NamedSchemas, depth = 0): Html {
  return html`<table><caption>${caption}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map((row) => tableRow(row, schemas, depth))}</tbody></table>`;
}

function tableRow({ name, required, schema, description }: Row, schemas: NamedSchemas, depth: number): Html {
  const inner = membersToOpen(schema, schemas);
  return html`<tr><th scope="row"><code>${name}</code>${required && html` <span class="required">required</span>`}</th>
<td>${typeName(schema, schemas)}</td>
<td>${description !== undefined && prose(description)}${
    inner !== null &&
    depth < 4 &&
    html`<details><summary>Members of ${name}</summary>${schemaTable(memberRows(inner), name, schemas, depth + 1)}</details>`
  }</td></tr>
`;
}

/** The object that the schema, or each item of its list, holds; null where it is none with named members. */
export function membersWithin(schema: JsonSchema, schemas: NamedSchemas): JsonSchema | null {
  if (typeof schema.$ref === "string") return membersWithin(schemas.find(schema.$ref), schemas);
  if (schema.properties !== undefined) return schema;
  if (schema.type === "array") return membersWithin(schema.items as JsonSchema, schemas);
  return firstOf(choicesOf(schema), (choice) => membersWithin(choice, schemas));
}

/** The same, but null for a schema that has a table of its own. */
function membersToOpen(schema: JsonSchema, schemas: NamedSchemas): JsonSchema | null {
  if (typeof schema.$ref === "string" && schemas.addressOf(schema.$ref) !== null) return null;
  if (schema.type === "array") return membersToOpen(schema.items as JsonSchema, schemas);
  const choices = choicesOf(schema);
  if (choices.length > 0) return firstOf(choices, (choice) => membersToOpen(choice, schemas));
  return membersWithin(schema, schemas);
}

function choicesOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? []) as readonly JsonSchema[];
}

function firstOf<Value>(choices: readonly JsonSchema[], find: (choice: JsonSchema) => Value | null): Value | null {
  return choices.map(find).find((choice) => choice !== null) ?? null;
}

const names: Readonly<Record<string, string>> = { string: "text", integer: "whole number", number: "number" };

export function typeName(schema: JsonSchema, schemas: NamedSchemas): Html {
  if (typeof schema.$ref === "string") {
    const address = schemas.addressOf(schema.$ref);
    if (address !== null) return html`<a href="${address}">${schema.$ref.split("/").at(-1)}</a>`;
    return typeName(schemas.find(schema.$ref), schemas);
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return alternatives((schema.enum as unknown[]).map((value) => html`<code>${String(value)}</code>`));
  if (schema.type === "array") return html`list of ${typeName(schema.items as JsonSchema, schemas)}`;
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (choices !== undefined && schema.type === undefined)
    return alternatives(choices.map((choice) => typeName(choice, schemas)));
  return alternatives([schema.type ?? "any"].flat().map((type) => html`${names[String(type)] ?? String(type)}`));
}

function alternatives(choices: readonly Html[]): Html {
  return html`${choices.map((choice, index) => [index > 0 && " or ", choice])}`;
}
