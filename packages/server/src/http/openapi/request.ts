/** What an operation takes: a query, or a body, with the parameters that the server requires marked as such. */
import * as z from "zod";
import type { DescribedCall } from "./described-call.ts";
import { exampleFile } from "./example-file.ts";
import { type Example, namedExamples } from "./examples.ts";
import { identificationForms } from "./identification.ts";
import { type Components, type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import type { QueryParameter, RequestBody } from "./operation.ts";

export function parametersSchema(described: DescribedCall, components: Components): JsonSchema {
  const { additionalProperties, ...schema } = jsonSchemaOf(z.object(described.parameters), "input", components);
  return schema;
}

/** Its examples go by the names of the requests that they are part of. */
export function queryParameters(schema: JsonSchema, examples: readonly Example[]): readonly QueryParameter[] {
  const required = new Set(schema.required as readonly string[] | undefined);
  return Object.entries(schema.properties as Record<string, JsonSchema>).map(([name, { description, ...type }]) => ({
    name,
    in: "query",
    required: required.has(name),
    ...(description !== undefined && { description: String(description) }),
    schema: type,
    ...namedExamples(
      examples
        .filter(({ parameters }) => name in parameters)
        .map(({ title, parameters }) => ({ title, value: parameters[name] })),
    ),
  }));
}

export function requestBody(
  described: DescribedCall,
  schema: JsonSchema,
  examples: readonly Example[],
  components: Components,
): RequestBody {
  const forms = identificationForms(described);
  const members = forms.length > 1 ? { ...schema, oneOf: forms.map((names) => ({ required: names })) } : schema;
  if (described.body !== "file") return jsonBody(members, examples);
  const name = `${described.call}_file`;
  components[name] = fileSchema(members);
  return fileBody({ $ref: `#/components/schemas/${name}` }, examples);
}

function jsonBody(schema: JsonSchema, examples: readonly Example[]): RequestBody {
  const shown = namedExamples(examples.map(({ title, parameters }) => ({ title, value: parameters })));
  return { required: true, content: { "application/json": { schema, ...shown } } };
}

/** Base64 of what the schema within describes. */
function fileSchema(members: JsonSchema): JsonSchema {
  return {
    type: "string",
    description: FILE,
    contentEncoding: "base64",
    contentMediaType: "application/json",
    contentSchema: wrapped(members),
  };
}

/** The file's text as it is, or in a form. */
function fileBody(file: JsonSchema, examples: readonly Example[]): RequestBody {
  const texts = examples.map(({ title, parameters }) => ({ title, text: exampleFile(parameters) }));
  return {
    required: true,
    description: FILE,
    content: {
      "text/plain": { schema: file, ...namedExamples(texts.map(({ title, text }) => ({ title, value: text }))) },
      "multipart/form-data": {
        schema: {
          type: "object",
          properties: { file: { ...file, description: "The request file." } },
          required: ["file"],
        },
      },
    },
  };
}

const FILE =
  "The request file: base64 of a JSON object. Its member `request` says what is wanted; `signature` is the HMAC-SHA256 of that member's text as it stands, under the shared key, in base64. The older flat form is taken too, unless the company asks for the newer one.";

/** The newer form: what the flat form says in one object, its signature beside it. */
function wrapped(members: JsonSchema): JsonSchema {
  const { signature, ...properties } = members.properties as Record<string, JsonSchema>;
  const required = (members.required as readonly string[]).filter((name) => name !== "signature");
  return {
    type: "object",
    properties: {
      request: { ...members, description: "What is wanted.", properties, required },
      signature: { type: "string", description: "HMAC-SHA256 of the text of `request`, in base64." },
    },
    required: ["request", "signature"],
  };
}
