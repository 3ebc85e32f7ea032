import { spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../test-support/databases.ts";
import { startTestServer, type TestServer } from "../test-support/license-server.ts";
import { PresentTime } from "../test-support/movable-clock.ts";
import { listLicenseDevices } from "./services/devices/administer.ts";
import { listSeats } from "./services/seats/administer.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples");
const LICENSE_KEY = "FLOA-TING-SEAT-0001";

interface Language {
  readonly folder: string;
  readonly ending: string;
  readonly interpreter: string;
  /** Every program without which the scripts cannot run. */
  readonly needs: readonly string[];
}

const languages: readonly Language[] = [
  { folder: "curl", ending: "sh", interpreter: "bash", needs: ["bash", "curl", "openssl"] },
  { folder: "node", ending: "mjs", interpreter: process.execPath, needs: [] },
  { folder: "fetch", ending: "mjs", interpreter: process.execPath, needs: [] },
  { folder: "python", ending: "py", interpreter: "python3", needs: ["python3", "openssl"] },
  { folder: "ruby", ending: "rb", interpreter: "ruby", needs: ["ruby"] },
];

let folder: string;
let place: DatabasePlace;
let server: TestServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "leasehold-examples-"));
  place = await newSqlitePlace();
  server = await startTestServer(place, { clock: new PresentTime() });
  writeFileSync(join(folder, "public.pem"), server.company.public_key);
});

afterAll(async () => {
  await server.stop();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(languages)("the examples in $folder", (language) => {
  const missing = language.needs.filter((program) => spawnSync(program, ["--version"]).error !== undefined);
  const hardwareId = `device of ${language.folder}`;
  const example = missing.length === 0 ? it : it.skip;
  const because = missing.length === 0 ? "" : ` (not run: ${missing.join(", ")} is not installed)`;

  const holders = async (feature: string | null) => {
    const seats = await listSeats(server.context, server.company.company_id, LICENSE_KEY);
    return seats.filter((seat) => seat.hardware_id === hardwareId && seat.feature_code === feature);
  };

  example(`check a feature and thereby take a seat of it${because}`, async () => {
    const { lines, remarks } = await runExample(language, "check-feature", hardwareId);
    expect(remarks).toContain("check_license_feature: 200, LicenseSignature verified");
    expect(JSON.parse(lines)).toMatchObject({ code: "MESH", floating_in_use_devices: 1 });
    expect(await holders("MESH")).toHaveLength(1);
  });

  example(`release the seat of a floating feature${because}`, async () => {
    const { lines, remarks } = await runExample(language, "release-floating-feature", hardwareId);
    expect(remarks).toContain("floating/feature_release: 200, LicenseSignature verified");
    expect(lines.trim()).toBe("");
    expect(await holders("MESH")).toEqual([]);
  });

  example(`borrow a seat for the longest time allowed${because}`, async () => {
    const { lines, remarks } = await runExample(language, "borrow", hardwareId);
    expect(remarks).toContain("floating/borrow: 200, LicenseSignature verified");
    const { borrowed_until } = JSON.parse(lines);
    expect(Date.parse(borrowed_until) - Date.now()).toBeGreaterThan(47 * 3_600_000);
    expect(await holders(null)).toMatchObject([{ borrowed_until: Date.parse(borrowed_until) }]);
  });

  example(`release the borrowed seat${because}`, async () => {
    const { lines, remarks } = await runExample(language, "release-floating-license", hardwareId);
    expect(remarks).toContain("floating/release: 200, LicenseSignature verified");
    expect(lines.trim()).toBe("");
    expect(await holders(null)).toEqual([]);
  });

  example(`deactivate the device${because}`, async () => {
    const { lines, remarks } = await runExample(language, "deactivate", hardwareId);
    expect(remarks).toContain("deactivate_license: 200, LicenseSignature verified");
    expect(lines.trim()).toBe("license_deactivated");
    const devices = await listLicenseDevices(server.context, server.company.company_id, LICENSE_KEY);
    expect(devices.find((device) => device.hardware_id === hardwareId)).toMatchObject({ is_active: false });
  });

  example(`end with the refusal when the shared key is wrong${because}`, async () => {
    const { code, remarks } = await runProgram(language, "check-feature", { LEASEHOLD_SHARED_KEY: "another" });
    expect(remarks).toContain("signature_mismatch");
    expect(code).toBe(1);
  });

  example(`do not believe an answer signed with another key${because}`, async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(join(folder, "other.pem"), publicKey.export({ type: "spki", format: "pem" }));
    const { code, remarks, lines } = await runProgram(language, "deactivate", {
      LEASEHOLD_PUBLIC_KEY_FILE: join(folder, "other.pem"),
    });
    expect(remarks).toContain("does not verify");
    expect(lines).toBe("");
    expect(code).toBe(1);
  });

  example(`say so when the public key cannot be read${because}`, async () => {
    const nowhere = join(folder, "nowhere.pem");
    const { code, remarks } = await runProgram(language, "deactivate", { LEASEHOLD_PUBLIC_KEY_FILE: nowhere });
    expect(remarks).toBe(`${nowhere} holds no public key in PEM form.\n`);
    expect(code).toBe(1);
  });

  example(`say which variable is not set and how to get a key${because}`, async () => {
    const { code, remarks } = await runProgram(language, "deactivate", { LEASEHOLD_API_KEY: undefined });
    expect(remarks).toMatch(/^LEASEHOLD_API_KEY is not set\. .*key create --json\n$/);
    expect(code).toBe(1);
  });
});

/** An example that is expected to succeed. */
async function runExample(language: Language, script: string, hardwareId: string) {
  const ran = await runProgram(language, script, { LEASEHOLD_HARDWARE_ID: hardwareId });
  if (ran.code !== 0) throw new Error(`${script} ended with ${ran.code}: ${ran.remarks}`);
  return ran;
}

async function runProgram(
  language: Language,
  script: string,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const child = spawn(language.interpreter, [join(EXAMPLES, language.folder, `${script}.${language.ending}`)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: "1",
      LEASEHOLD_URL: server.url,
      LEASEHOLD_API_KEY: server.company.api_key,
      LEASEHOLD_SHARED_KEY: server.company.shared_key,
      LEASEHOLD_PUBLIC_KEY_FILE: join(folder, "public.pem"),
      ...environment,
    },
  });
  let [lines, remarks] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    lines += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    remarks += text;
  });
  const [code] = await once(child, "close");
  return { code, lines, remarks };
}
