import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signDeviceCode, verifyConfirmationCode } from "@leasehold/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "../../test-support/terminals.ts";

const key = "BUNK-ERED-CADD-0001";
const catalog = {
  products: [
    {
      short_code: "cad",
      product_name: "Orchard CAD",
      authorization_method: "license-key",
      policies: [{ code: "bunker", name: "Bunker", is_default: true, license_type: "perpetual", is_air_gapped: true }],
    },
  ],
  orders: [{ id: "order-1", licenses: [{ product: "cad", license_key: key }] }],
};

let folder = "";
let environment: Record<string, string> = {};
const leasehold = (...argv: string[]) => runCommand(["air-gap", ...argv], environment);
const readJson = async (...argv: string[]) => JSON.parse((await leasehold(...argv, "--json")).output);

async function install(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "leasehold-air-gap-"));
  environment = { LEASEHOLD_DATA_DIR: join(folder, "data"), LEASEHOLD_LOG_LEVEL: "silent" };
  await runCommand(["init"], environment);
  const file = join(folder, "catalog.json");
  writeFileSync(file, JSON.stringify(catalog));
  expect(await runCommand(["import", file], environment)).toMatchObject({ exitCode: 0 });
}

const uninstall = () => rmSync(folder, { recursive: true, force: true });

describe("air-gap", () => {
  beforeEach(install);
  afterEach(uninstall);

  it("takes a device in and back, with what the commands print and nothing else", async () => {
    const publicKey = (await leasehold("key")).output.trim();
    expect(await readJson("key")).toEqual({ air_gap_public_key: publicKey });
    for (const step of [
      { argv: [], verb: "activate" },
      { argv: ["--deactivation"], verb: "deactivate" },
    ]) {
      const issued = await leasehold("init", key, ...step.argv);
      expect(issued).toMatchObject({ exitCode: 0, errors: expect.stringContaining(`leasehold air-gap ${step.verb}`) });
      const [, qr = ""] = /As a QR code: +(.+)/.exec(issued.output) ?? [];
      const { license_key, initialization_code } = JSON.parse(qr);
      expect(license_key).toBe(key);
      expect(issued.output).toContain(`Initialization code: ${initialization_code}\n`);
      const device = { hardwareId: "HW-0001", licenseKey: key };
      const confirmed = await leasehold(step.verb, key, "HW-0001", signDeviceCode(initialization_code, device));
      expect(confirmed).toMatchObject({ exitCode: 0, errors: "Enter both on the device.\n" });
      const [, code = "", policyId = ""] =
        /^Confirmation code: (\S+)\nPolicy id: +(\d+)\n$/.exec(confirmed.output) ?? [];
      expect(verifyConfirmationCode(publicKey, { ...device, policyId }, code)).toBe(true);
      const devices = await runCommand(["device", "list", key], environment);
      expect(devices.output).toContain(step.verb === "activate" ? " active" : " deactivated");
    }
  });

  it("prints JSON for programs", async () => {
    const issued = await readJson("init", key);
    expect(Object.keys(issued)).toEqual(["license_key", "initialization_code", "expires_at"]);
    const code = signDeviceCode(issued.initialization_code, { hardwareId: "HW-0001", licenseKey: key });
    const confirmed = await readJson("activate", key, "HW-0001", code);
    expect(confirmed).toEqual({
      license_key: key,
      hardware_id: "HW-0001",
      confirmation_code: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/),
      policy_id: expect.stringMatching(/^\d+$/),
    });
  });

  it("writes a policy file, or prints the same", async () => {
    const printed = await leasehold("policy", "cad/bunker");
    const out = join(folder, "cad.policy");
    expect(await leasehold("policy", key, "--out", out)).toMatchObject({ exitCode: 0, output: "" });
    expect(readFileSync(out, "utf8")).toBe(printed.output);
    expect(JSON.parse(Buffer.from(printed.output, "base64").toString())).toMatchObject({ code: "bunker" });
    expect(await readJson("policy", "cad/bunker")).toEqual({ policy_file: printed.output.trim() });
  });
});

describe("air-gap without success", () => {
  beforeAll(install);
  afterAll(uninstall);

  it.each([
    [["init", "nonesuch"], "no license nonesuch"],
    [["activate", key, "HW-0001", "tooshort"], "air-gap init"],
    [["deactivate", key, "HW-0001", "tooshort"], "nothing to deactivate"],
    [["policy", "cad/nonesuch"], "no policy nonesuch"],
    [["policy", "cad/bunker", "--out", "/nonesuch/cad.policy"], "--out"],
  ])("refuses %j in one line that says what to do", async (argv, told) => {
    const refused = await leasehold(...argv);
    expect(refused).toMatchObject({ exitCode: 1, output: "" });
    expect(refused.errors).toMatch(/^error: [^\n]+\n$/);
    expect(refused.errors).toContain(told);
  });

  it.each([[["init"]], [["activate", key, "HW-0001"]], [["deactivate", key]], [["policy"]], [["nonesuch"]]])(
    "tells wrong usage apart: %j",
    async (argv) => {
      expect(await leasehold(...argv)).toMatchObject({ exitCode: 2, output: "" });
    },
  );
});
