/** One example for each operation below `/api/v1`, as a drive through all of them recorded it. */
import recorded from "./example-calls.json" with { type: "json" };
import type { DocumentedAnswer, NamedExamples, Parameter, RequestBody } from "./operation.ts";

export interface ExampleCall {
  /** What stands in the path, and in the query. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** A value for JSON; of a form, its members. */
  readonly body?: unknown;
  /** The JSON value or the text of the answer; left out where there is none. */
  readonly answer?: unknown;
}

const calls: Readonly<Record<string, ExampleCall>> = recorded;

export function exampleCallOf(operationId: string): ExampleCall {
  return calls[operationId] ?? {};
}

/** There is one example of each operation, so that its name need tell it from no other. */
export const EXAMPLE = "example";

function shown(value: unknown): { readonly examples?: NamedExamples } {
  return value === undefined ? {} : { examples: { [EXAMPLE]: { summary: "As it was recorded.", value } } };
}

export function parametersWithExample(
  parameters: readonly Parameter[],
  { parameters: sent = {} }: ExampleCall,
): readonly Parameter[] {
  return parameters.map((parameter) =>
    "$ref" in parameter ? parameter : { ...parameter, ...shown(sent[parameter.name]) },
  );
}

export function bodyWithExample(described: RequestBody, { body }: ExampleCall): RequestBody {
  return { ...described, content: contentWithExample(described.content, body) };
}

export function answersWithExample(
  answers: Readonly<Record<string, DocumentedAnswer>>,
  { answer }: ExampleCall,
): Readonly<Record<string, DocumentedAnswer>> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, described]) => [
      status,
      described.content === undefined
        ? described
        : { ...described, content: contentWithExample(described.content, answer) },
    ]),
  );
}

function contentWithExample(content: RequestBody["content"], value: unknown): RequestBody["content"] {
  return Object.fromEntries(Object.entries(content).map(([type, media]) => [type, { ...media, ...shown(value) }]));
}
