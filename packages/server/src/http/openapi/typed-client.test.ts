/** A client in TypeScript, with types made from the document by a tool of others: it compiles strictly, and works. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTypes, { astToString } from "openapi-typescript";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../../../test-support/databases.ts";
import { startTestServer, type TestServer } from "../../../test-support/license-server.ts";
import { PresentTime } from "../../../test-support/movable-clock.ts";
import { openApiDocument } from "./document.ts";

const root = join(import.meta.dirname, "../../../../..");
const folder = mkdtempSync(join(tmpdir(), "leasehold-client-"));

const client = `import { createHmac } from "node:crypto";
import createClient from "openapi-fetch";
import type { paths } from "./license-api.d.ts";

const [baseUrl = "", apiKey = "", sharedKey = "", managementKey = ""] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl });

function signed() {
  const date = new Date().toUTCString();
  const signature = createHmac("sha256", sharedKey).update(\`licenseSpring\\ndate: \${date}\`).digest("base64");
  const Authorization = \`algorithm="hmac-sha256",headers="date",signature="\${signature}",apikey="\${apiKey}"\`;
  return { params: { header: { Date: date } }, headers: { Authorization } } as const;
}

const device = { product: "cad", hardware_id: "typed", license_key: "FLOA-TING-SEAT-0001" };
const activated = await api.POST("/api/v4/activate_license", { ...signed(), body: device });
if (activated.data === undefined) throw new Error(activated.error.code);
const { params, headers } = signed();
const checked = await api.GET("/api/v4/check_license", { headers, params: { ...params, query: device } });
if (checked.data === undefined) throw new Error(checked.error.code);
const seats: number | undefined = checked.data.floating_in_use_devices;
const type: "perpetual" | "time-limited" | "subscription" | "consumption" = checked.data.license_type;
console.log(JSON.stringify({ seats, type, isSameDevice: checked.data.device_id === activated.data.device_id }));
const refused = await api.GET("/api/v4/check_license", {
  headers,
  params: { ...params, query: { ...device, hardware_id: "another" } },
});
const code: string | undefined = refused.error?.code;
console.log(code);
const management = { Authorization: \`Api-Key \${managementKey}\` };
const made = await api.POST("/api/v1/clabels/", { headers: management, body: { label: "loyal" } });
const id: number = made.data?.id ?? 0;
const named = await api.GET("/api/v1/clabels/", { headers: management, params: { query: { label__icontains: "LOY" } } });
const labels: string[] = (named.data?.results ?? []).map(({ label }) => label);
const told = await api.GET("/api/v1/clabels/{id}/", { headers: management, params: { path: { id } } });
console.log(labels.join(), told.data?.color);
`;

/** All calls of applications, and as much of the Management API as the client uses: types of all of it compile slowly. */
function documentOfClient() {
  const { paths, ...rest } = openApiDocument();
  const isUsed = (path: string) => path.startsWith("/api/v4/") || path.startsWith("/api/v1/clabels/");
  return { ...rest, paths: Object.fromEntries(Object.entries(paths).filter(([path]) => isUsed(path))) };
}

let place: DatabasePlace;
let server: TestServer;

beforeAll(async () => {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const types = await openapiTypes(JSON.stringify(documentOfClient()));
  writeFileSync(join(folder, "license-api.d.ts"), astToString(types));
  place = await newSqlitePlace();
  server = await startTestServer(place, { clock: new PresentTime() });
});

afterAll(async () => {
  await server.stop();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a client with generated types", () => {
  it("compiles under the strictest rules", () => {
    expect(faultsOf(client)).toEqual([]);
  });

  it("does not compile with a misspelt parameter", () => {
    expect(faultsOf(client.replace("hardware_id: ", "hardwareid: "))).not.toEqual([]);
  });

  it("does not compile where it takes an answer for what it is not", () => {
    expect(faultsOf(client.replace("const seats: number", "const seats: string"))).not.toEqual([]);
  });

  it("activates, checks and reads a refusal", async () => {
    writeFileSync(join(folder, "client.ts"), client);
    const { api_key, shared_key, management_api_key } = server.company;
    const program = [join(folder, "client.ts"), server.url, api_key, shared_key, management_api_key];
    const { stdout } = await promisify(execFile)(process.execPath, program, { timeout: 30_000 });
    expect(stdout.split("\n")).toEqual([
      '{"seats":1,"type":"time-limited","isSameDevice":true}',
      "device_not_found",
      "loyal #808080",
      "",
    ]);
  });
});

function faultsOf(source: string): readonly string[] {
  writeFileSync(join(folder, "client.ts"), source);
  const program = ts.createProgram([join(folder, "client.ts")], {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    typeRoots: [join(root, "node_modules/@types")],
    types: ["node"],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
