/** The OpenAPI 3.1 document of both APIs, made from the endpoints that the server mounts. */
import serverPackage from "../../../package.json" with { type: "json" };
import { managementChapters } from "../management-api/chapters.ts";
import { managementApi } from "../management-api/routes.ts";
import { operatorChapter } from "../operator-api/chapter.ts";
import { operatorApi } from "../operator-api/routes.ts";
import { LICENSE_API } from "../routes.ts";
import { successAnswer } from "./answers.ts";
import { type DescribedCall, describedCalls } from "./described-call.ts";
import { examplesOf } from "./examples.ts";
import { answerHeaders, headerParameters, security, securitySchemes } from "./headers.ts";
import { identificationForms } from "./identification.ts";
import type { Components } from "./json-schema.ts";
import { nameComponents } from "./management/components.ts";
import { managementOperation, managementPath } from "./management/operation.ts";
import { operatorOperation } from "./management/operator-operation.ts";
import { commonManagementAnswers, managementRefusalSchema } from "./management/refusal-family.ts";
import type { ComponentReference, Operation } from "./operation.ts";
import { refusalAnswers, refusalSchema } from "./refusals.ts";
import { parametersSchema, queryParameters, requestBody } from "./request.ts";
import { samplesOf } from "./samples/samples.ts";
import { tagOf, tags } from "./tags.ts";
import { describedWebhooks } from "./webhooks.ts";

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

export function openApiDocument() {
  const components: Components = { Refusal: refusalSchema, ManagementRefusal: managementRefusalSchema };
  const paths: Paths = {
    ...licensePaths(components),
    ...managementPaths(components),
    ...operatorPaths(components),
  };
  return {
    openapi: "3.1.0",
    info: {
      title: "Leasehold",
      version: serverPackage.version,
      summary: "The License API, for applications, and the Management API, for vendors.",
      description: about,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "The server that this document comes from." }],
    tags: [...tags, ...managementChapters, operatorChapter],
    security,
    paths,
    webhooks: describedWebhooks(components),
    components: {
      schemas: sorted(components),
      responses: commonManagementAnswers,
      headers: answerHeaders,
      parameters: headerParameters,
      securitySchemes,
    },
  };
}

const about = [
  "License API, below `/api/v4`: parameters that a call does not know are ignored. null and empty text are the same as leaving a parameter out, unless",
  "its description says otherwise. Numbers and booleans are taken as text too. What is refused has its reason as a stable",
  "`code`; every answer with status 200 is signed in the header `LicenseSignature`.",
  "Management API, below `/api/v1`: members that an operation does not know are ignored; numbers and booleans are taken",
  "as text too; empty parameters of a query are ignored. Paths are taken with and without a slash at the end.",
].join(" ");

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

function licensePaths(components: Components): Paths {
  return Object.fromEntries(
    inOrderOfTags(describedCalls).map((described) => [
      pathOf(described),
      { [described.method.toLowerCase()]: operationOf(described, components) },
    ]),
  );
}

function managementPaths(components: Components): Paths {
  nameComponents(managementApi);
  const inOrder = managementChapters.flatMap(({ name }) => managementApi.filter(({ chapter }) => chapter === name));
  return Object.fromEntries(
    [...Map.groupBy(inOrder, managementPath)].map(([path, endpoints]) => [
      path,
      Object.fromEntries(
        endpoints.map((endpoint) => [endpoint.method.toLowerCase(), managementOperation(endpoint, components)]),
      ),
    ]),
  );
}

function operatorPaths(components: Components): Paths {
  return Object.fromEntries(
    [...Map.groupBy(operatorApi, managementPath)].map(([path, endpoints]) => [
      path,
      Object.fromEntries(
        endpoints.map((endpoint) => [endpoint.method.toLowerCase(), operatorOperation(endpoint, components)]),
      ),
    ]),
  );
}

function inOrderOfTags(calls: readonly DescribedCall[]): readonly DescribedCall[] {
  return tags.flatMap(({ name }) => calls.filter(({ call }) => tagOf(call) === name));
}

function pathOf({ call }: DescribedCall): string {
  return `${LICENSE_API}/${call}`;
}

function operationOf(described: DescribedCall, components: Components): Operation {
  const { call, method, summary, isOpen } = described;
  const examples = examplesOf(call);
  const schema = parametersSchema(described, components);
  return {
    operationId: call.replaceAll("/", "_"),
    tags: [tagOf(call)],
    summary,
    description: descriptionOf(described),
    ...(isOpen && { security: [] }),
    parameters: [...headersOf(described), ...(method === "GET" ? queryParameters(schema, examples) : [])],
    ...(method === "POST" && { requestBody: requestBody(described, schema, examples, components) }),
    responses: {
      "200": successAnswer(described, examples, components),
      ...refusalAnswers(described.possibleRefusals),
    },
    "x-codeSamples": samplesOf(described, pathOf(described), examples[0]?.parameters ?? {}),
  };
}

function headersOf({ isOpen, writes }: DescribedCall): readonly ComponentReference[] {
  if (isOpen) return [];
  const names = writes ? ["Date", "IdempotencyKey", "Nonce"] : ["Date", "Nonce"];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function descriptionOf(described: DescribedCall): string {
  const forms = identificationForms(described).map((names) => names.map((name) => `\`${name}\``).join(" with "));
  return [
    described.summary,
    ...(forms.length > 0 ? [`Send ${forms.length > 1 ? "exactly one of " : ""}${forms.join("; ")}.`] : []),
    ...(described.writes ? ["A read-only key is refused."] : []),
    ...(described.isOpen ? ["Takes no authorization."] : []),
  ].join("\n\n");
}

function sorted(components: Components): Components {
  return Object.fromEntries(Object.entries(components).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
