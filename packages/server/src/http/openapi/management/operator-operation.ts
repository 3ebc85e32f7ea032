/** One endpoint for operators as the OpenAPI document describes it. */
import { operatorChapter } from "../../operator-api/chapter.ts";
import { type OperatorEndpoint, possibleOperatorRefusals } from "../../operator-api/endpoint.ts";
import { answersWithExample, bodyWithExample, exampleCallOf, parametersWithExample } from "../example-calls.ts";
import { headerReferences } from "../headers.ts";
import type { Components } from "../json-schema.ts";
import type { DocumentedAnswer, Operation, Parameter } from "../operation.ts";
import { bodyOf, ownAnswers, parametersOf } from "./operation.ts";
import { managementRefusals } from "./refusal-family.ts";
import { bySession } from "./security.ts";

const ORIGIN: Parameter = { $ref: "#/components/parameters/Origin" };

export function operatorOperation(endpoint: OperatorEndpoint, components: Components): Operation {
  const { name, summary, method, access, body } = endpoint;
  const example = exampleCallOf(name);
  const needsOrigin = access === "open" && method !== "GET";
  const remark =
    access === "session"
      ? "Needs a session, whatever the role."
      : `Takes no authorization.${needsOrigin ? " The header `Origin` must be the server's own address." : ""}`;
  return {
    operationId: name,
    tags: [operatorChapter.name],
    summary,
    description: `${summary}\n\n${remark}`,
    security: access === "session" ? [bySession(method)] : [],
    parameters: [
      ...(needsOrigin ? [ORIGIN] : []),
      ...parametersWithExample(parametersOf(endpoint, components), example),
    ],
    ...(body !== undefined && { requestBody: bodyWithExample(bodyOf(body, components), example) }),
    responses: {
      ...answersWithExample(answersOf(endpoint, components), example),
      ...managementRefusals(possibleOperatorRefusals(endpoint)),
    },
    "x-leasehold-source": "own",
  };
}

function answersOf({ answers }: OperatorEndpoint, components: Components): Readonly<Record<string, DocumentedAnswer>> {
  if (answers.kind !== "redirect") return ownAnswers(answers, components);
  return { "303": { description: "On to the address in `Location`.", headers: headerReferences("RequestId") } };
}
