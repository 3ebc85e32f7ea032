/** What the document says is required is what the server requires, and nothing else is. */
import { beforeAll, expect, it } from "vitest";
import type { Credentials, Parameters } from "../../../test-support/license-client.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { licenseApi } from "../routes.ts";
import { openApiDocument } from "./document.ts";
import { exampleRequests } from "./example-requests.ts";
import { isQueryParameter, type Operation } from "./operation.ts";

const document = openApiDocument();

const cases = exampleRequests.flatMap(({ call, title, parameters }) => {
  const endpoint = licenseApi.find((candidate) => candidate.call === call && candidate.body !== "file");
  if (endpoint === undefined) return [];
  const [operation] = Object.values(document.paths[`/api/v4/${call}`] ?? {});
  const required = requiredNames(operation, parameters);
  const codes: readonly string[] = ["missing_parameters", ...Object.values(endpoint.missingCodes ?? {})];
  return Object.keys(parameters).map((name) => ({
    call,
    method: endpoint.method,
    title,
    parameters: { ...parameters, [name]: undefined } as Parameters,
    name,
    isRequired: required.includes(name),
    codes,
  }));
});

describeOnServers("a call without a parameter", (wire) => {
  let everyCall: Credentials;
  beforeAll(async () => {
    everyCall = await wire.key({ calls: null });
  });

  it.each(cases)("is told so only where it is required: $call ($title) without $name", async (one) => {
    const sent = Object.fromEntries(Object.entries(one.parameters).filter(([, value]) => value !== undefined));
    const answer = await wire.server.call(one.call, sent, { method: one.method, credentials: everyCall });
    expect(one.codes.includes(answer.code ?? ""), `${answer.status} ${answer.text}`).toBe(one.isRequired);
  });
});

/** Those that are always required, and those of the way of identification that the example goes. */
function requiredNames(operation: Operation | undefined, sent: Parameters): readonly string[] {
  const schema = operation?.requestBody?.content["application/json"]?.schema;
  const always =
    schema === undefined
      ? (operation?.parameters ?? []).filter(isQueryParameter).filter(({ required }) => required)
      : ((schema.required ?? []) as readonly string[]).map((name) => ({ name }));
  const form = formsOf(operation).find((names) => names.every((name) => name in sent)) ?? [];
  return [...always.map(({ name }) => name), ...form];
}

/** A query cannot say in its schema that one of several is sent; the description says it for both. */
function formsOf(operation: Operation | undefined): readonly (readonly string[])[] {
  const [, listed] = /Send (?:exactly one of )?(.*)\.$/m.exec(operation?.description ?? "") ?? [];
  return (listed ?? "").split("; ").map((form) => [...form.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ""));
}
