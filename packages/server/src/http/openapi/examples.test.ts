/** The documented examples, sent as they stand to a fresh installation with the sample catalog, in their order. */
import { encodeOfflineFile, formatOfflineDate, wrappedOfflineRequest } from "@leasehold/protocol";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { LastingValues } from "../../../test-support/lasting-values.ts";
import type { Answer, Credentials } from "../../../test-support/license-client.ts";
import { START } from "../../../test-support/movable-clock.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { LICENSE_API } from "../routes.ts";
import { describedCalls } from "./described-call.ts";
import { openApiDocument } from "./document.ts";
import { type ExampleRequest, exampleRequests } from "./example-requests.ts";
import { exampleId, exampleName } from "./examples.ts";
import { exampleValues, type Operation, ownAnswer } from "./operation.ts";

const document = openApiDocument();
const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** The sample catalog has no identity provider, since nobody could sign in there. */
const accountWithProvider = {
  customer_accounts: [
    {
      code: "orchard",
      sso: {
        issuer: "https://login.orchard.example",
        client_id: "orchard-notes",
        response_types: ["code"],
        redirect_uris: ["https://notes.example/signed-in"],
      },
    },
  ],
};

const published = {
  issuer: "https://login.orchard.example",
  authorization_endpoint: "https://login.orchard.example/authorize",
  token_endpoint: "https://login.orchard.example/token",
  introspection_endpoint: "https://login.orchard.example/introspect",
  end_session_endpoint: "https://login.orchard.example/leave",
  jwks_uri: "https://login.orchard.example/keys",
};

function publishedAt(url: string): object {
  return url === published.jwks_uri ? { keys: [] } : published;
}

function operationOf({ call }: ExampleRequest): { method: "GET" | "POST"; operation: Operation } {
  const [[method, operation] = []] = Object.entries(document.paths[`${LICENSE_API}/${call}`] ?? {});
  if (operation === undefined) throw new Error(`${call} is not documented.`);
  return { method: method === "get" ? "GET" : "POST", operation };
}

function isFile({ requestBody }: Operation): boolean {
  return requestBody !== undefined && "text/plain" in requestBody.content;
}

describe("the documented examples", () => {
  it("are there for every call", () => {
    const shown = new Set(exampleRequests.map(({ call }) => call));
    expect(describedCalls.map(({ call }) => call).filter((call) => !shown.has(call))).toEqual([]);
  });

  it("have titles that tell them apart", () => {
    const ids = exampleRequests.map(exampleId);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describeOnServers(
  "the documented examples",
  (wire) => {
    const answers = new Map<ExampleRequest, Answer>();
    let everyCall: Credentials;

    beforeAll(async () => {
      wire.clock.set(START);
      await wire.server.importCatalog(accountWithProvider);
      everyCall = await wire.key({ calls: null });
      for (const request of exampleRequests) {
        wire.clock.advance({ seconds: 1 });
        const { method, operation } = operationOf(request);
        const values = exampleValues(operation, exampleName(request.title));
        const body = isFile(operation) ? { rawBody: fileOf(values) } : {};
        const answer = await wire.server.call(request.call, values, { method, credentials: everyCall, ...body });
        answers.set(request, answer);
      }
    });

    /** The file as it is documented, but written now and with a key that this installation knows. */
    function fileOf(values: Readonly<Record<string, unknown>>): string {
      const { api_key, shared_key } = everyCall;
      const members = { ...values, api_key, date: formatOfflineDate(wire.clock.now()) };
      return encodeOfflineFile(wrappedOfflineRequest(JSON.stringify(members), shared_key));
    }

    it.each(exampleRequests.map((request) => ({ request, id: exampleId(request) })))(
      "is granted, in the documented shape: $id",
      ({ request }) => {
        const answer = answers.get(request);
        expect(answer).toMatchObject({ status: 200 });
        const { operation } = operationOf(request);
        const [[type, { schema }] = ["", { schema: {} }]] = Object.entries(ownAnswer(operation, "200")?.content ?? {});
        expect(answer?.headers["content-type"]).toBe(`${type}; charset=utf-8`);
        const value = type === "application/json" ? answer?.json : answer?.text;
        const isValid = ajv.compile({ ...schema, components: document.components });
        expect(isValid(value), JSON.stringify(isValid.errors)).toBe(true);
      },
    );

    it("are answered as documented, but for ids, keys and signatures", async () => {
      const lasting = new LastingValues(exampleRequests);
      const shown = exampleRequests.map((request) => {
        const answer = answers.get(request);
        return [exampleId(request), lasting.of(answer?.json ?? answer?.text)];
      });
      const text = `${JSON.stringify(Object.fromEntries(shown), undefined, 2)}\n`;
      await expect(text).toMatchFileSnapshot("example-answers.json");
    });
  },
  {
    isOnlySample: true,
    environment: { LEASEHOLD_PUBLIC_URL: "https://licenses.example" },
    adjust: (context) => ({ ...context, outgoing: async (url) => Response.json(publishedAt(url)) }),
  },
);
