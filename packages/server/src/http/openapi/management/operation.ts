/** One endpoint of the Management API as the OpenAPI document describes it. */
import * as z from "zod";
import { type ManagementEndpoint, possibleManagementRefusals } from "../../management-api/endpoint.ts";
import { MANAGEMENT_API } from "../../management-api/refused.ts";
import { answersWithExample, bodyWithExample, exampleCallOf, parametersWithExample } from "../example-calls.ts";
import { headerReferences } from "../headers.ts";
import { type Components, type JsonSchema, jsonSchemaOf, type Meanings } from "../json-schema.ts";
import { managementMemberMeanings } from "../management-member-meanings.ts";
import { memberMeanings } from "../member-meanings.ts";
import type { DocumentedAnswer, Operation, Parameter, QueryParameter, RequestBody } from "../operation.ts";
import { parameterMeanings } from "../parameter-meanings.ts";
import { withKnownTypes } from "./known-types.ts";
import { describedFilters, listParameters } from "./list-parameters.ts";
import { managementRefusals } from "./refusal-family.ts";
import { bySession } from "./security.ts";

/** Paths end with a slash, as clients of this API write them; without it they are taken as well. */
export function managementPath({ path }: Pick<ManagementEndpoint, "path">): string {
  return `${MANAGEMENT_API}${path.replace(":id", "{id}").replace(":kind", "{kind}")}/`;
}

export function managementOperation(endpoint: ManagementEndpoint, components: Components): Operation {
  const { name, chapter, summary, source, permission, list, body } = endpoint;
  const example = exampleCallOf(name);
  return {
    operationId: name,
    tags: [chapter],
    summary,
    description: `${summary}\n\nNeeds the permission \`${permission}\`.${remarkOf(source)}`,
    security: [{ ManagementKey: [] }, bySession(endpoint.method)],
    parameters: parametersWithExample(parametersOf(endpoint, components), example),
    ...(body !== undefined && { requestBody: bodyWithExample(bodyOf(body, components), example) }),
    responses: {
      ...answersWithExample(ownAnswers(endpoint.answers, components), example),
      ...managementRefusals(possibleManagementRefusals(endpoint)),
    },
    "x-leasehold-source": source,
    "x-leasehold-permission": permission,
    ...(list !== undefined && { "x-leasehold-filters": describedFilters(list) }),
  };
}

function remarkOf(source: ManagementEndpoint["source"]): string {
  return source === "own" ? " An addition of Leasehold's." : "";
}

const meanings = { ...memberMeanings, ...managementMemberMeanings };
/** In a query, names mean what they mean in calls of the License API. */
const queryMeanings = { ...meanings, ...parameterMeanings };

function schemaOf(
  schema: z.ZodType,
  io: "input" | "output",
  components: Components,
  byName: Meanings = meanings,
): JsonSchema {
  return withKnownTypes(jsonSchemaOf(schema, io, components, byName)) as JsonSchema;
}

export function parametersOf(
  { path, query, list }: Pick<ManagementEndpoint, "path" | "query" | "list">,
  components: Components,
): readonly Parameter[] {
  return [
    ...(path.includes(":id") ? [ID] : []),
    ...(path.includes(":kind") ? [KIND] : []),
    ...(query === undefined ? [] : ownParameters(query, components)),
    ...(list === undefined ? [] : listParameters(list)),
  ];
}

const ID: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "Id of the object.",
  schema: { type: "integer", minimum: 1 },
};

const KIND: Parameter = {
  name: "kind",
  in: "path",
  required: true,
  description: "The kind of object, as lists name it.",
  schema: { type: "string" },
};

function ownParameters(
  query: NonNullable<ManagementEndpoint["query"]>,
  components: Components,
): readonly QueryParameter[] {
  const schema = schemaOf(z.object(query), "input", components, queryMeanings);
  const required = new Set(schema.required as readonly string[] | undefined);
  return Object.entries(schema.properties as Record<string, JsonSchema>).map(([name, { description, ...type }]) => ({
    name,
    in: "query",
    required: required.has(name),
    ...(description !== undefined && { description: String(description) }),
    schema: type,
  }));
}

export function bodyOf(body: NonNullable<ManagementEndpoint["body"]>, components: Components): RequestBody {
  if (body === "file") return { required: true, content: { "multipart/form-data": { schema: FORM } } };
  const schema = schemaOf(body, "input", components);
  const required = schema.type !== "object" || ((schema.required ?? []) as readonly string[]).length > 0;
  return { required, content: { "application/json": { schema } } };
}

const FORM: JsonSchema = {
  type: "object",
  properties: { file: { type: "string", format: "binary", description: "The file, encoded in UTF-8 or ASCII." } },
  required: ["file"],
};

/** What is answered where nothing is refused. */
export function ownAnswers(
  answers: ManagementEndpoint["answers"],
  components: Components,
): Readonly<Record<string, DocumentedAnswer>> {
  const headers = headerReferences("RequestId");
  switch (answers.kind) {
    case "none":
      return { "204": { description: "Done; there is no body.", headers } };
    case "csv":
      return {
        "200": {
          description: `A file of comma-separated values, \`${answers.fileName}\`, with a line of headings.`,
          headers,
          content: { "text/csv": { schema: { type: "string" } } },
        },
      };
    case "json": {
      const schema = schemaOf(answers.schema, "output", components);
      const description = answers.status === 201 ? "Made." : "The answer.";
      return { [answers.status]: { description, headers, content: { "application/json": { schema } } } };
    }
  }
}
