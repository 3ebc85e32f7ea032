/** What an operation answers when it succeeds. */
import type { Answers } from "../endpoint.ts";
import type { DescribedCall } from "./described-call.ts";
import { type Example, namedExamples } from "./examples.ts";
import { headerReferences } from "./headers.ts";
import { type Components, type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import type { DocumentedAnswer } from "./operation.ts";

export function successAnswer(
  { answers, isOpen }: DescribedCall,
  examples: readonly Example[],
  components: Components,
): DocumentedAnswer {
  const shown = namedExamples(
    examples.filter(({ answer }) => answer !== undefined).map(({ title, answer }) => ({ title, value: answer })),
  );
  return {
    description: descriptions[answers.kind],
    headers: headerReferences("LicenseSignature", "RequestId", ...(isOpen ? [] : (["Freshness"] as const))),
    content: { [mediaTypes[answers.kind]]: { schema: answerSchema(answers, components), ...shown } },
  };
}

const descriptions: Readonly<Record<Answers["kind"], string>> = {
  json: "The answer as JSON, without spaces.",
  text: "The answer as bare text.",
  empty: "An empty body.",
};

const mediaTypes: Readonly<Record<Answers["kind"], string>> = {
  json: "application/json",
  text: "text/plain",
  empty: "text/plain",
};

function answerSchema(answers: Answers, components: Components): JsonSchema {
  switch (answers.kind) {
    case "json":
      return jsonSchemaOf(answers.schema, "output", components);
    case "text":
      return { type: "string", const: answers.text };
    case "empty":
      return { type: "string", const: "" };
  }
}
