/** The parts of an OpenAPI document that are read again: by the reference page, and by the tests. */
import type { JsonSchema } from "./json-schema.ts";

export interface NamedExample {
  readonly summary: string;
  readonly value: unknown;
}

export type NamedExamples = Readonly<Record<string, NamedExample>>;

export interface MediaType {
  readonly schema: JsonSchema;
  readonly examples?: NamedExamples;
}

export interface QueryParameter {
  readonly name: string;
  readonly in: "query";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly examples?: NamedExamples;
}

export interface ComponentReference {
  readonly $ref: string;
}

export interface RequestBody {
  readonly required: true;
  readonly description?: string;
  readonly content: Readonly<Record<string, MediaType>>;
}

export interface DocumentedAnswer {
  readonly description: string;
  readonly headers: Readonly<Record<string, ComponentReference>>;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** A program that makes the call, as it stands. */
export interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly JsonSchema[];
  readonly parameters: readonly (QueryParameter | ComponentReference)[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
  readonly "x-codeSamples"?: readonly CodeSample[];
}

export function isQueryParameter(parameter: QueryParameter | ComponentReference): parameter is QueryParameter {
  return "in" in parameter;
}

/** The values of an example request, gathered from where the operation shows them; of a file, what it asks for. */
export function exampleValues(operation: Operation, name: string): Readonly<Record<string, unknown>> {
  const { "application/json": json, "text/plain": file } = operation.requestBody?.content ?? {};
  if (json !== undefined) return json.examples?.[name]?.value as Readonly<Record<string, unknown>>;
  if (file !== undefined) return JSON.parse(atob(String(file.examples?.[name]?.value))).request;
  const sent = operation.parameters.filter(isQueryParameter).flatMap((parameter) => {
    const example = parameter.examples?.[name];
    return example === undefined ? [] : [[parameter.name, example.value] as const];
  });
  return Object.fromEntries(sent);
}
