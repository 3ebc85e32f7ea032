import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { codes } from "../../errors/codes.ts";
import { licenseApi, openLicenseApi } from "../routes.ts";
import { describedCalls } from "./described-call.ts";
import { openApiDocument } from "./document.ts";
import type { JsonSchema } from "./json-schema.ts";
import { memberMeanings } from "./member-meanings.ts";
import { isQueryParameter, type Operation } from "./operation.ts";
import { parameterMeanings } from "./parameter-meanings.ts";

const document = openApiDocument();
const operations: readonly Operation[] = Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe("the OpenAPI document", () => {
  it("is valid by the schema of OpenAPI 3.1", async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it("is valid by a second validator, its references and examples included", async () => {
    const config = await createConfig({
      extends: ["recommended-strict"],
      rules: {
        "no-server-example.com": "off",
        // Calls that anybody may make answer refusals too, but none of authorization.
        "operation-4xx-response": "error",
        "no-invalid-media-type-examples": "error",
        "no-invalid-parameter-examples": "error",
        "no-invalid-schema-examples": "error",
      },
    });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual(
      [],
    );
  });

  it("has one operation for each call that is mounted", () => {
    const mounted = [...licenseApi, ...openLicenseApi].map(({ call }) => call.replaceAll("/", "_"));
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(mounted.toSorted());
  });

  it("puts every operation into a chapter that it lists", () => {
    const chapters = new Set<string>(document.tags.map(({ name }) => name));
    expect(operations.filter(({ tags }) => tags.length !== 1 || !chapters.has(tags[0] ?? ""))).toEqual([]);
  });

  it("says of every parameter and every member what it is and what it means", () => {
    expect(undescribed(document.paths, "paths")).toEqual([]);
    expect(undescribed(document.components.schemas, "schemas")).toEqual([]);
    const silent = operations.flatMap(({ operationId, parameters }) =>
      parameters
        .filter(isQueryParameter)
        .filter(({ description, schema }) => description === undefined || Object.keys(schema).length === 0)
        .map(({ name }) => `${operationId} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it("has no meaning for a name that nothing has", () => {
    const text = JSON.stringify(document);
    const unused = [...Object.entries(memberMeanings), ...Object.entries(parameterMeanings)].filter(
      ([, meaning]) => !text.includes(JSON.stringify(meaning)),
    );
    expect(unused.map(([name]) => name)).toEqual([]);
  });

  it("lists for each call the codes that it may answer, each under its status", () => {
    for (const { call, possibleRefusals } of describedCalls) {
      const operation = operations.find(({ operationId }) => operationId === call.replaceAll("/", "_"));
      const listed = Object.entries(operation?.responses ?? {}).flatMap(([status, { content }]) =>
        codesOf(content["application/json"]?.schema).map((code) => `${status} ${code}`),
      );
      expect(listed.toSorted()).toEqual(possibleRefusals.map((code) => `${codes[code].status} ${code}`).toSorted());
    }
  });
});

/** Where members of objects are described by nothing, or may be anything. */
function undescribed(value: unknown, place: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === "examples" || name === "x-codeSamples") return [];
    const here = `${place}.${name}`;
    if (name !== "properties") return undescribed(inner, here);
    return Object.entries(inner as Record<string, JsonSchema>).flatMap(([member, schema]) => {
      const { description, ...type } = schema;
      const isRefusal = "const" in schema || "enum" in schema;
      const isSilent = (description === undefined && !isRefusal) || Object.keys(type).length === 0;
      return [...(isSilent ? [`${here}.${member}`] : []), ...undescribed(schema, `${here}.${member}`)];
    });
  });
}

function codesOf(schema: JsonSchema | undefined): readonly string[] {
  const properties = schema?.properties as { readonly code?: { readonly enum?: readonly string[] } } | undefined;
  return properties?.code?.enum ?? [];
}
