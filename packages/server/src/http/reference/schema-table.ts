/** Members of a JSON Schema as a table; what has members itself can be opened. */
import type { JsonSchema } from "../openapi/json-schema.ts";
import { type Html, html, prose } from "./html.ts";

export type SchemaByReference = (reference: string) => JsonSchema;

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

export function schemaTable(rows: readonly Row[], caption: string, find: SchemaByReference, depth = 0): Html {
  return html`<table><caption>${caption}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map((row) => tableRow(row, find, depth))}</tbody></table>`;
}

function tableRow({ name, required, schema, description }: Row, find: SchemaByReference, depth: number): Html {
  const inner = membersWithin(schema, find);
  return html`<tr><th scope="row"><code>${name}</code>${required && html` <span class="required">required</span>`}</th>
<td>${typeName(schema, find)}</td>
<td>${description !== undefined && prose(description)}${
    inner !== null &&
    depth < 4 &&
    html`<details><summary>Members of ${name}</summary>${schemaTable(memberRows(inner), name, find, depth + 1)}</details>`
  }</td></tr>
`;
}

/** The object that the schema, or each item of its list, holds; null where it is none with named members. */
export function membersWithin(schema: JsonSchema, find: SchemaByReference): JsonSchema | null {
  if (typeof schema.$ref === "string") return membersWithin(find(schema.$ref), find);
  if (schema.properties !== undefined) return schema;
  if (schema.type === "array") return membersWithin(schema.items as JsonSchema, find);
  const choices = (schema.anyOf ?? schema.oneOf ?? []) as readonly JsonSchema[];
  return choices.map((choice) => membersWithin(choice, find)).find((choice) => choice !== null) ?? null;
}

const names: Readonly<Record<string, string>> = { string: "text", integer: "whole number", number: "number" };

export function typeName(schema: JsonSchema, find: SchemaByReference): Html {
  if (typeof schema.$ref === "string") return typeName(find(schema.$ref), find);
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return alternatives((schema.enum as unknown[]).map((value) => html`<code>${String(value)}</code>`));
  if (schema.type === "array") return html`list of ${typeName(schema.items as JsonSchema, find)}`;
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (choices !== undefined && schema.type === undefined)
    return alternatives(choices.map((choice) => typeName(choice, find)));
  return alternatives([schema.type ?? "any"].flat().map((type) => html`${names[String(type)] ?? String(type)}`));
}

function alternatives(choices: readonly Html[]): Html {
  return html`${choices.map((choice, index) => [index > 0 && " or ", choice])}`;
}
