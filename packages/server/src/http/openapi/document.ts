/** The OpenAPI 3.1 document of the License API, made from the endpoints that the server mounts. */
import serverPackage from "../../../package.json" with { type: "json" };
import { LICENSE_API } from "../routes.ts";
import { successAnswer } from "./answers.ts";
import { type DescribedCall, describedCalls } from "./described-call.ts";
import { examplesOf } from "./examples.ts";
import { answerHeaders, headerParameters, security, securitySchemes } from "./headers.ts";
import { identificationForms } from "./identification.ts";
import type { Components } from "./json-schema.ts";
import type { ComponentReference, Operation } from "./operation.ts";
import { refusalAnswers, refusalSchema } from "./refusals.ts";
import { parametersSchema, queryParameters, requestBody } from "./request.ts";
import { samplesOf } from "./samples/samples.ts";
import { tagOf, tags } from "./tags.ts";

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

export function openApiDocument() {
  const components: Components = { Refusal: refusalSchema };
  const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = Object.fromEntries(
    inOrderOfTags(describedCalls).map((described) => [
      pathOf(described),
      { [described.method.toLowerCase()]: operationOf(described, components) },
    ]),
  );
  return {
    openapi: "3.1.0",
    info: {
      title: "Leasehold License API",
      version: serverPackage.version,
      summary: "Activate, check and give back licenses; take, borrow and return floating seats.",
      description: about,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "The server that this document comes from." }],
    tags,
    security,
    paths,
    components: { schemas: sorted(components), headers: answerHeaders, parameters: headerParameters, securitySchemes },
  };
}

const about = [
  "Parameters that a call does not know are ignored. null and empty text are the same as leaving a parameter out, unless",
  "its description says otherwise. Numbers and booleans are taken as text too. What is refused has its reason as a stable",
  "`code`; every answer with status 200 is signed in the header `LicenseSignature`.",
].join(" ");

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
