/** Whatever is sent to the Management API: never a fault of the server, always an answer in the documented form. */
import { request as requestHttp } from "node:http";
import { beforeAll, expect, it } from "vitest";
import { dose } from "../../../proofs/dose.ts";
import { fillWorld, requestOf, wholeSteps } from "../../../test-support/management-drive/drive.ts";
import { World } from "../../../test-support/management-drive/world.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { codes } from "../../errors/codes.ts";
import { createCompany } from "../../services/companies/create.ts";
import { managementApi } from "./routes.ts";

/** As JSON, since some of them are no values of the language. */
const strangeValues = [
  "[]",
  "[[[[]]]]",
  "{}",
  '{"__proto__":{"id":1},"constructor":1}',
  '""',
  '"\\u0000"',
  '"a\\ud800b"',
  `"'; drop table license; --"`,
  `"${"ž".repeat(3_000)}"`,
  "-1",
  "9007199254740993",
  "1e999",
  "0.5",
  "true",
  '[null,1,"1",{"id":null}]',
  '"2026-02-30"',
];

const strangeBodies: readonly (readonly [string, Buffer])[] = [
  ["broken JSON", Buffer.from('{"id": ')],
  ["no UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ["a list", Buffer.from("[1,2,[]]")],
  ["a text", Buffer.from('"text"')],
  ["null", Buffer.from("null")],
  ["deep nesting", Buffer.from(`${"[".repeat(20_000)}${"]".repeat(20_000)}`)],
  ["many members", Buffer.from(`{${Array.from({ length: 5_000 }, (_, index) => `"${index}":1`).join()}}`)],
];

const strangeTexts = ["x", "\u0000", "-1", "99999999999999999999", "1,2,x", "%", "2026-02-30", "true", '{"a":', "\\_%"];

/** A short dose takes another part of the endpoints for each value. */
const PARTS = dose({ short: 5, full: 1 });

function partFor<Item>(items: readonly Item[], turn: number): readonly Item[] {
  return items.filter((_, index) => index % PARTS === turn % PARTS);
}

describeOnServers("hostile requests of the Management API", (wire) => {
  let world: World;
  beforeAll(async () => {
    const { server } = wire;
    world = await fillWorld(
      new World(server, await createCompany(server.context, { name: "Hostile", signingKeyBits: 2048 })),
    );
  });

  const bodySteps = wholeSteps.filter((step) => step.body !== undefined && step.isRemoval !== true);
  const byEndpoint = [...new Map(bodySteps.map((step) => [step.endpoint, step])).values()];

  it.each(strangeValues)("are refused or taken with %s in place of each member", async (value) => {
    const faults: string[] = [];
    for (const step of partFor(byEndpoint, strangeValues.indexOf(value))) {
      const { method, path, request } = requestOf(step, world);
      for (const body of hostileBodies(request.body, value)) {
        const fault = await faultOf(method, path, Buffer.from(body));
        if (fault !== null) faults.push(`${step.endpoint} ${body.slice(0, 200)}: ${fault}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(strangeBodies)("are refused or taken whose body is %s", async (_name, body) => {
    const faults: string[] = [];
    for (const step of byEndpoint) {
      const { method, path } = requestOf(step, world);
      const fault = await faultOf(method, path, body);
      if (fault !== null) faults.push(`${step.endpoint}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  it("are refused where the body is longer than any has to be", async () => {
    const long = Buffer.from(JSON.stringify({ label: "x".repeat(5 * 1024 * 1024) }));
    const { status, text } = await send("POST", "/clabels", long);
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: "payload_too_large" });
  });

  it.each(strangeTexts)("are refused or taken with %j in place of every parameter", async (value) => {
    const faults: string[] = [];
    for (const { name, method, path, list, query } of partFor(managementApi, strangeTexts.indexOf(value))) {
      const names = [...Object.keys(query ?? {}), ...Object.keys(list?.filters ?? {})];
      if (method !== "GET" || names.length === 0) continue;
      const further = ["limit", "offset", "order_by", "metadata", "metadata__a__contains", "metadata__0", "__proto__"];
      for (const lookup of ["", "__in", "__icontains", "__date"]) {
        const parameters = new URLSearchParams(
          [...names, ...further].map((one): [string, string] => [`${one}${lookup}`, value]),
        );
        const fault = await faultOf(method, `${path.replace(":id", "1")}?${parameters}`);
        if (fault !== null) faults.push(`${name} ${lookup}: ${fault}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(["0", "-1", "1e3", "99999999999999999999", "x", "%00", "1;drop", "..%2f", "1.0"])(
    "are not found with %s in place of an id",
    async (id) => {
      const faults: string[] = [];
      for (const endpoint of managementApi.filter(({ path }) => path.includes(":id"))) {
        if (endpoint.method !== "GET") continue;
        const { status } = await send(endpoint.method, endpoint.path.replace(":id", id));
        if (status !== 404) faults.push(`${endpoint.name} ${status}`);
      }
      expect(faults).toEqual([]);
    },
  );

  /** What is wrong with the answer; null where nothing is. */
  async function faultOf(method: string, path: string, body?: Buffer): Promise<string | null> {
    const { status, text, type } = await send(method, path, body);
    if (status < 300) return null;
    if (status >= 500) return `${status} ${text}`;
    if (type !== "application/json; charset=utf-8") return `${status} is ${type}`;
    const { detail, status: told, code, message } = JSON.parse(text);
    const isTold = typeof detail === "string" && typeof message === "string" && message.length >= 10;
    const isKnown = Object.entries(codes).some(([name, entry]) => name === code && entry.status === status);
    return isTold && isKnown && told === status ? null : `${status} ${text}`;
  }

  /** A client that sends what it is told to, unlike those that mend paths and bodies. */
  function send(method: string, path: string, body?: Buffer): Promise<{ status: number; text: string; type: string }> {
    const { hostname, port } = new URL(wire.server.url);
    return new Promise((resolve, reject) => {
      const sent = requestHttp(
        {
          hostname,
          port,
          method,
          path: `/api/v1${path}`,
          headers: {
            authorization: `Api-Key ${world.company.management_api_key}`,
            ...(body !== undefined && { "content-type": "application/json", "content-length": body.length }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, text, type: response.headers["content-type"] ?? "" });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }
});

/** The body with the value in place of all of its members, and of one: another one for each value. */
function hostileBodies(body: unknown, value: string): readonly string[] {
  if (Array.isArray(body)) return [`[${value}]`, `[{"id":${value}}]`];
  const members = Object.entries(body as object).map(([name, member]) => [name, JSON.stringify(member)] as const);
  const written = (all: readonly (readonly [string, string])[]) =>
    `{${all.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
  const changed = members[strangeValues.indexOf(value) % members.length]?.[0];
  return [
    written(members.map(([name]) => [name, value])),
    written(members.map(([name, text]) => [name, name === changed ? value : text])),
  ];
}
