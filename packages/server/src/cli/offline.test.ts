/** `leasehold offline` on an installation of its own: what a vendor's support does with the files that customers send. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeOfflineFile } from "@leasehold/protocol";
import { beforeEach, expect, it } from "vitest";
import { emptyFolder } from "../../test-support/folders.ts";
import { requestFile, verifyActivationFile, verifyRefreshFile } from "../../test-support/offline-device.ts";
import { runCommand } from "../../test-support/terminals.ts";

const LICENSE_KEY = "NODE-LOCK-EDDD-0002";
const NOW = Date.UTC(2026, 2, 3, 9, 15);
const asked = { product: "cad", license_key: LICENSE_KEY, hardware_id: "bunker-1" };

let folder = "";
let company = { api_key: "", shared_key: "", public_key: "" };
const leasehold = (...argv: string[]) => runCommand(argv, { LEASEHOLD_DATA_DIR: join(folder, "data") });
const path = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = emptyFolder();
  company = JSON.parse((await leasehold("init", "--json")).output);
  const sample = join(import.meta.dirname, "../services/catalog/sample-catalog.json");
  expect(await leasehold("import", sample)).toMatchObject({ exitCode: 0 });
});

function writeRequest(purpose: "activation" | "deactivation", secondsLater = 0): string {
  const file = path(`${purpose}.req`);
  writeFileSync(file, requestFile(purpose, asked, company, NOW + secondsLater * 1_000));
  return file;
}

const content = (text: string) => JSON.parse(decodeOfflineFile(text) ?? "");

it("a device goes offline, is refreshed and comes back, each by its file", async () => {
  const out = path("ls_activation.lic");
  const activated = await leasehold("offline", "activate", writeRequest("activation"), "--out", out);
  expect(activated).toMatchObject({ exitCode: 0, errors: "", output: expect.stringContaining(out) });
  verifyActivationFile(content(readFileSync(out, "utf8")), company);

  const refresh = await leasehold("offline", "refresh", LICENSE_KEY, "bunker-1");
  expect(refresh).toMatchObject({ exitCode: 0, errors: "" });
  verifyRefreshFile(content(refresh.output), company);

  const back = await leasehold("offline", "deactivate", writeRequest("deactivation", 60));
  expect(back).toMatchObject({ exitCode: 0, output: "license_deactivated\n", errors: "" });
  expect(await leasehold("offline", "refresh", LICENSE_KEY, "bunker-1")).toMatchObject({ exitCode: 1, output: "" });
});

it("a file that is used, of the other kind, or none at all is refused in one line that says what to do", async () => {
  const request = writeRequest("activation");
  await leasehold("offline", "activate", request);
  writeFileSync(path("empty.req"), "");
  for (const [command, file, told] of [
    ["activate", request, "has been used"],
    ["deactivate", request, "must be deactivation"],
    ["activate", path("empty.req"), "is empty"],
    ["activate", path("nowhere.req"), "cannot be read"],
  ] as const) {
    const { exitCode, output, errors } = await leasehold("offline", command, file);
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: "" });
    expect(errors).toMatch(/^error: [^\n]+\n$/);
    expect(errors).toContain(told);
  }
});

it("a request is not used up where its answer could not be written", async () => {
  const request = writeRequest("activation");
  const nowhere = path("no-such-folder/a.lic");
  expect(await leasehold("offline", "activate", request, "--out", nowhere)).toMatchObject({ exitCode: 1, output: "" });
  expect(existsSync(nowhere)).toBe(false);
  expect(await leasehold("offline", "activate", request)).toMatchObject({ exitCode: 0 });
});
