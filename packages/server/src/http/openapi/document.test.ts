import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { type Code, codes } from "../../errors/codes.ts";
import { possibleManagementRefusals } from "../management-api/endpoint.ts";
import { managementApi } from "../management-api/routes.ts";
import { possibleOperatorRefusals } from "../operator-api/endpoint.ts";
import { operatorApi } from "../operator-api/routes.ts";
import { licenseApi, openLicenseApi } from "../routes.ts";
import { describedCalls } from "./described-call.ts";
import { openApiDocument } from "./document.ts";
import type { JsonSchema } from "./json-schema.ts";
import { managementMemberMeanings } from "./management-member-meanings.ts";
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
        // Paths of the Management API are those that its clients know: with a slash at the end, and words beside ids.
        "no-path-trailing-slash": "off",
        "no-ambiguous-paths": "off",
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
    const calls = [...licenseApi, ...openLicenseApi].map(({ call }) => call.replaceAll("/", "_"));
    const mounted = [...calls, ...[...managementApi, ...operatorApi].map(({ name }) => name)];
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
    const meanings = [memberMeanings, parameterMeanings, managementMemberMeanings].flatMap((table) =>
      Object.entries(table),
    );
    const unused = meanings.filter(([, meaning]) => !text.includes(JSON.stringify(meaning)));
    expect(unused.map(([name]) => name)).toEqual([]);
  });

  it("lists for each call the codes that it may answer, each under its status", () => {
    for (const { call, possibleRefusals } of describedCalls) {
      const operation = operations.find(({ operationId }) => operationId === call.replaceAll("/", "_"));
      expect(listedCodes(operation)).toEqual(possibleRefusals.map(withStatus).toSorted());
    }
    for (const endpoint of managementApi) {
      const operation = operations.find(({ operationId }) => operationId === endpoint.name);
      const possible = possibleManagementRefusals(endpoint);
      expect(listedCodes(operation), endpoint.name).toEqual(possible.map(withStatus).toSorted());
    }
    for (const endpoint of operatorApi) {
      const operation = operations.find(({ operationId }) => operationId === endpoint.name);
      const possible = possibleOperatorRefusals(endpoint);
      expect(listedCodes(operation), endpoint.name).toEqual(possible.map(withStatus).toSorted());
    }
  });

  it("says of every operation of the Management API which permission it needs, and where its shape comes from", () => {
    const told = operations.flatMap((operation) => {
      const { operationId: name, "x-leasehold-source": source, "x-leasehold-permission": permission } = operation;
      return permission === undefined ? [] : [{ name, source, permission }];
    });
    const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
    const meant = managementApi.map(({ name, source, permission }) => ({ name, source, permission }));
    expect(told.toSorted(byName)).toEqual(meant.toSorted(byName));
  });

  it("names the header Origin where an operation takes no authorization and refuses what comes without it", () => {
    const named = operations.filter(({ parameters }) =>
      parameters.some((one) => "$ref" in one && one.$ref === "#/components/parameters/Origin"),
    );
    const meant = operatorApi.filter(({ access, method }) => access === "open" && method !== "GET");
    expect(named.map(({ operationId }) => operationId).toSorted()).toEqual(meant.map(({ name }) => name).toSorted());
    expect(meant.length).toBeGreaterThan(0);
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

function withStatus(code: Code): string {
  return `${codes[code].status} ${code}`;
}

/** Those of answers that the operation shares with others included. */
function listedCodes(operation: Operation | undefined): readonly string[] {
  const statuses = Object.entries(operation?.responses ?? {});
  return statuses
    .flatMap(([status, answer]) => {
      const shared = "$ref" in answer ? document.components.responses[answer.$ref.split("/").at(-1) ?? ""] : answer;
      return codesOf(shared?.content?.["application/json"]?.schema).map((code) => `${status} ${code}`);
    })
    .toSorted();
}

function codesOf(schema: JsonSchema | undefined): readonly string[] {
  const properties = schema?.properties as { readonly code?: { readonly enum?: readonly string[] } } | undefined;
  return properties?.code?.enum ?? [];
}
