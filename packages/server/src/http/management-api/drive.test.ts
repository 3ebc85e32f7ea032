/** Drives every endpoint with documented requests, and holds the answers to the documentation and to the OpenAPI document. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { ManagementAnswer } from "../../../test-support/management-client.ts";
import {
  endpointOf,
  requestOf,
  takeStep,
  wholeDrive,
  wholeSteps,
} from "../../../test-support/management-drive/drive.ts";
import type { Step } from "../../../test-support/management-drive/step.ts";
import { World } from "../../../test-support/management-drive/world.ts";
import { managementFields, unorderedFields } from "../../../test-support/management-fields.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { createCompany } from "../../services/companies/create.ts";
import { openApiDocument } from "../openapi/document.ts";
import { managementPath } from "../openapi/management/operation.ts";
import { ownAnswer } from "../openapi/operation.ts";
import { managementApi } from "./routes.ts";

const document = JSON.parse(JSON.stringify(openApiDocument()));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "document", components: document.components });
const validators = new Map<string, ReturnType<typeof ajv.compile>>();

describeOnServers("every endpoint of the Management API", (wire) => {
  it("answers as documented, with and without a slash at the end of its path", async () => {
    const company = await createCompany(wire.server.context, { name: "Driven", signingKeyBits: 2048 });
    const world = new World(wire.server, company);
    const faults: string[] = [];
    for (const one of wholeDrive) {
      try {
        if (typeof one === "function") await one(world);
        else await drive(one, world);
      } catch (error) {
        faults.push(
          `${typeof one === "function" ? "happening" : one.endpoint}: ${error instanceof Error ? error.message : error}`,
        );
      }
    }
    expect(faults).toEqual([]);
  });
});

describe("the drive", () => {
  it("goes by every endpoint", () => {
    const driven = new Set(wholeSteps.map(({ endpoint }) => endpoint));
    expect(managementApi.map(({ name }) => name).filter((name) => !driven.has(name))).toEqual([]);
  });
});

async function drive(step: Step, world: World): Promise<void> {
  const answer = await takeStep(step, world);
  holdToDocument(step, answer);
  holdToDocumentation(step, answer);
  if (endpointOf(step).method !== "GET") return;
  const { method, path, request } = requestOf(step, world);
  const bare = await world.manage(method, path, request);
  if (bare.status !== answer.status) throw new Error(`without a slash: ${bare.status} ${bare.text}`);
}

function holdToDocument(step: Step, { status, json, text, headers }: ManagementAnswer): void {
  const endpoint = endpointOf(step);
  const operation = document.paths[managementPath(endpoint)][endpoint.method.toLowerCase()];
  const documented = ownAnswer(operation, String(status));
  if (documented === undefined) throw new Error(`answers ${status}, which is not documented`);
  const [type, media] = Object.entries(documented.content ?? {})[0] ?? [];
  if (type === undefined) {
    if (text !== "") throw new Error(`answers a body: ${text}`);
    return;
  }
  if (!headers.get("content-type")?.startsWith(type)) throw new Error(`answers ${headers.get("content-type")}`);
  if (type !== "application/json") return;
  const isValid = validators.get(endpoint.name) ?? ajv.compile(referringTo(media?.schema));
  validators.set(endpoint.name, isValid);
  if (!isValid(json))
    throw new Error(`not as in the OpenAPI document: ${ajv.errorsText(isValid.errors)} ${text.slice(0, 500)}`);
}

/** Points at the components of the whole document. */
function referringTo(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'));
}

function holdToDocumentation({ answers, message }: Step, { json }: ManagementAnswer): void {
  if (message !== undefined && json.message !== message) throw new Error(`says ${json.message}`);
  if (answers === undefined) return;
  const documented = managementFields[answers];
  const items: readonly object[] = Array.isArray(json) ? json : Array.isArray(json.results) ? json.results : [json];
  if (items.length === 0) throw new Error("answers an empty list");
  for (const item of items) {
    const shown = Object.keys(item).filter((name) => documented.some((known) => known === name));
    if (shown.join() !== documented.join()) throw new Error(`shows ${shown.join()}\ndocumented: ${documented.join()}`);
    const further = answers === "license" ? unorderedFields.license : [];
    const missing = further.filter((name) => !(name in item));
    if (missing.length > 0) throw new Error(`lacks ${missing.join()}`);
  }
}
