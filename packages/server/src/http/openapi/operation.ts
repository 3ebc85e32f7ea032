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

/** The id of the object that the path names. */
export interface PathParameter {
  readonly name: string;
  readonly in: "path";
  readonly required: true;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly examples?: NamedExamples;
}

export interface ComponentReference {
  readonly $ref: string;
}

export interface RequestBody {
  /** Whether there is anything that must be sent. */
  readonly required: boolean;
  readonly description?: string;
  readonly content: Readonly<Record<string, MediaType>>;
}

export interface DocumentedAnswer {
  readonly description: string;
  readonly headers: Readonly<Record<string, ComponentReference>>;
  /** Left out where there is no body. */
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** A program that makes the call, as it stands. */
export interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

/** One field that a list can be narrowed by, gathered for readers: each lookup of it is a parameter. */
export interface DescribedFilter {
  readonly field: string;
  readonly lookups: readonly string[];
  readonly meaning: string;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly JsonSchema[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, DocumentedAnswer | ComponentReference>>;
  readonly "x-codeSamples"?: readonly CodeSample[];
  /** What of the Management API is publicly documented, proposed where that is silent, or an addition of our own. */
  readonly "x-leasehold-source"?: "documented" | "proposed" | "own";
  readonly "x-leasehold-permission"?: string;
  readonly "x-leasehold-filters"?: readonly DescribedFilter[];
}

export type Parameter = QueryParameter | PathParameter | ComponentReference;

export function isQueryParameter(parameter: Parameter): parameter is QueryParameter {
  return "in" in parameter && parameter.in === "query";
}

/** What the operation answers with the status where it describes that itself. */
export function ownAnswer({ responses }: Operation, status: string): DocumentedAnswer | undefined {
  const answer = responses[status];
  return answer !== undefined && "description" in answer ? answer : undefined;
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
