/** The samples of the document, run as they stand against a real server. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../../../../test-support/databases.ts";
import { startTestServer, type TestServer } from "../../../../test-support/license-server.ts";
import { PresentTime } from "../../../../test-support/movable-clock.ts";
import { createApiKey, type IssuedApiKey } from "../../../services/api-keys/manage.ts";
import { openApiDocument } from "../document.ts";

interface Language {
  readonly label: string;
  readonly file: string;
  readonly interpreter: string;
  /** Every program without which the samples cannot run. */
  readonly needs: readonly string[];
}

const languages: readonly Language[] = [
  { label: "curl", file: "sample.sh", interpreter: "bash", needs: ["bash", "curl", "openssl"] },
  { label: "Node.js", file: "sample.mjs", interpreter: process.execPath, needs: [] },
  { label: "JavaScript", file: "sample.mjs", interpreter: process.execPath, needs: [] },
  { label: "Python", file: "sample.py", interpreter: "python3", needs: ["python3"] },
  { label: "Ruby", file: "sample.rb", interpreter: "ruby", needs: ["ruby"] },
];

/** In an order in which all are granted: a body with an object in it, queries, files, texts, none, and an open call. */
const calls = [
  { call: "activate_license", answered: '"active":true' },
  { call: "check_license", answered: '"license_active":true' },
  { call: "track_device_variables", answered: '"variable":"theme"' },
  { call: "products", answered: '"short_code":"meter"' },
  { call: "product_details", answered: '"short_code":"notes"' },
  { call: "activate_offline", answered: '"hardware_id":"vault-1"' },
  { call: "deactivate_offline", answered: "license_deactivated" },
  { call: "oauth_url", answered: "/oauth/token" },
  { call: "deactivate_license", answered: "license_deactivated" },
] as const;

let folder: string;
let place: DatabasePlace;
let server: TestServer;
let key: IssuedApiKey;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "leasehold-samples-"));
  place = await newSqlitePlace();
  server = await startTestServer(place, { clock: new PresentTime(), isOnlySample: true });
  key = await createApiKey(server.context, server.company.company_id, { calls: null });
});

afterAll(async () => {
  await server.stop();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(languages)("the samples in $label", (language) => {
  const missing = language.needs.filter((program) => spawnSync(program, ["--version"]).error !== undefined);
  const because = missing.length === 0 ? "" : ` (not run: ${missing.join(", ")} is not installed)`;
  const sample = missing.length === 0 ? it : it.skip;

  sample.each(calls)(`run as they stand: $call${because}`, async ({ call, answered }) => {
    const { output, remarks } = await run(language, sourceOf(call, language.label));
    expect(`${output}${remarks}`).toContain(answered);
    expect(output).toMatch(/\b200\b/);
  });
});

function sourceOf(call: string, label: string): string {
  const [operation] = Object.values(openApiDocument().paths[`/api/v4/${call}`] ?? {});
  const found = operation?.["x-codeSamples"]?.find((sample) => sample.label === label);
  if (found === undefined) throw new Error(`${call} has no sample in ${label}.`);
  return found.source;
}

async function run({ file, interpreter }: Language, source: string) {
  writeFileSync(join(folder, file), source);
  const child = spawn(interpreter, [join(folder, file)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      LEASEHOLD_URL: server.url,
      LEASEHOLD_API_KEY: key.apiKey,
      LEASEHOLD_SHARED_KEY: key.sharedKey,
    },
  });
  let [output, remarks] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    remarks += text;
  });
  await once(child, "close");
  return { output, remarks };
}
