/** The example requests with their answers, as a fresh installation with the sample catalog gives them in order. */
import recorded from "./example-answers.json" with { type: "json" };
import { type ExampleRequest, exampleRequests } from "./example-requests.ts";
import type { NamedExamples } from "./operation.ts";

export interface Example extends ExampleRequest {
  /** The JSON value or the text of the answer. */
  readonly answer: unknown;
}

/** Under which name the answer is recorded. */
export function exampleId({ call, title }: ExampleRequest): string {
  return `${call}: ${title}`;
}

const answers: Readonly<Record<string, unknown>> = recorded;

export function examplesOf(call: string): readonly Example[] {
  return exampleRequests
    .filter((request) => request.call === call)
    .map((request) => ({ ...request, answer: answers[exampleId(request)] }));
}

/** As OpenAPI lists examples; the member is left out where there are none. */
export function namedExamples(examples: readonly { readonly title: string; readonly value: unknown }[]): {
  readonly examples?: NamedExamples;
} {
  if (examples.length === 0) return {};
  return {
    examples: Object.fromEntries(
      examples.map(({ title, value }) => [exampleName(title), { summary: title, value }] as const),
    ),
  };
}

/** OpenAPI names examples without spaces. */
export function exampleName(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
