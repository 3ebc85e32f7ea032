/** OAuth clients and signing keys by the command line, beside a server that is running. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyFolder } from "../../test-support/folders.ts";
import { runShell } from "../../test-support/shell.ts";
import { runCommand, type TestTerminal, testTerminal } from "../../test-support/terminals.ts";
import { run } from "./program.ts";

const device = ["product=cad", "hardware_id=HW-0001", "license_key=NODE-LOCK-EDDD-0002"];

describe("beside a server", () => {
  let terminal: TestTerminal = testTerminal();
  let environment: Record<string, string> = {};
  let ended: Promise<number> = Promise.resolve(0);
  let url = "";
  const leasehold = (...argv: string[]) => runCommand(argv, environment);
  const request = (call: string, ...options: string[]) =>
    leasehold("request", call, ...device, "--url", url, ...options);

  beforeEach(async () => {
    environment = {
      LEASEHOLD_DATA_DIR: join(emptyFolder(), "data"),
      LEASEHOLD_PORT: "0",
      LEASEHOLD_LOG_LEVEL: "silent",
    };
    terminal = testTerminal(environment);
    ended = run(["serve", "--sample"], terminal);
    url = await vi.waitFor(
      () => {
        const [, found] = /listens on (\S+)/.exec(terminal.written().errors) ?? [];
        if (found === undefined) throw new Error(`It does not listen yet: ${terminal.written().errors}`);
        return found;
      },
      { timeout: 30_000 },
    );
  });

  afterEach(async () => {
    terminal.stop();
    await ended;
  });

  it("a client is made, shown once, listed without its secret, rotated and deleted", async () => {
    const made = await leasehold(
      "oauth-client",
      "create",
      "--scope",
      "company",
      "--secret-expires-days",
      "90",
      "--json",
    );
    expect(made).toMatchObject({ exitCode: 0, errors: "" });
    const { client_id, client_secret, secret_expires_at } = JSON.parse(made.output);
    expect(client_id).toMatch(/^auth-company-\d+$/);
    expect(secret_expires_at).toMatch(/Z$/);
    const listed = await leasehold("oauth-client", "list", "--json");
    expect(JSON.parse(listed.output)).toMatchObject([{ client_id, previous_secret_until: null }]);
    expect((await leasehold("oauth-client", "list")).output).toContain(`${client_id}  `);
    expect(listed.output).not.toContain(client_secret);
    const rotated = JSON.parse((await leasehold("oauth-client", "rotate", client_id, "--json")).output);
    expect(rotated).toMatchObject({ client_id, previous_secret_until: expect.stringMatching(/Z$/) });
    expect(rotated.client_secret).not.toBe(client_secret);
    expect(rotated.secret_expires_at).toMatch(/Z$/);
    const lasting = await leasehold("oauth-client", "rotate", client_id, "--secret-expires-days", "none", "--json");
    expect(JSON.parse(lasting.output)).toMatchObject({ secret_expires_at: null });
    const wrong = await leasehold("oauth-client", "rotate", client_id, "--secret-expires-days", "0");
    expect(wrong).toMatchObject({ exitCode: 2, errors: expect.stringContaining("or none") });
    expect(await leasehold("oauth-client", "delete", client_id)).toMatchObject({ exitCode: 0 });
    expect(await leasehold("oauth-client", "delete", client_id)).toMatchObject({ exitCode: 1 });
  });

  it("request calls with a token where the company requires tokens, and says what is missing for that", async () => {
    await leasehold("company", "settings", "is_oauth_required=true");
    expect(await request("activate_license")).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("leasehold oauth-client create --scope company"),
    });
    await leasehold("oauth-client", "create", "--scope", "company");
    const proven = { exitCode: 0, errors: "LicenseSignature: verified\nlicense_signature: verified\n" };
    expect(await request("activate_license")).toMatchObject(proven);
    const { output } = await request("check_license", "--curl");
    expect(await runShell(output)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  });

  it("request calls as the client that is named", async () => {
    const scope = ["--scope", "license", "--json"];
    const made = await leasehold("oauth-client", "create", "FLOA-TING-SEAT-0001", ...scope);
    const { client_id } = JSON.parse(made.output);
    expect(await request("activate_license", "--client-id", client_id)).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("license_not_found"),
    });
  });

  it("a key is introduced, exported and activated; answers then verify with it", async () => {
    const introduced = await leasehold("keys", "introduce");
    expect(introduced).toMatchObject({ exitCode: 0, output: expect.stringContaining("BEGIN PUBLIC KEY") });
    expect((await leasehold("keys", "export")).output).not.toBe(introduced.output);
    expect(await leasehold("keys", "activate")).toMatchObject({ exitCode: 0 });
    expect((await leasehold("keys", "export")).output).toBe(introduced.output);
    expect(await request("activate_license")).toMatchObject({ exitCode: 0 });
    const keys: { purpose: string; state: string }[] = JSON.parse((await leasehold("keys", "list", "--json")).output);
    expect(keys.filter(({ purpose }) => purpose === "response").map(({ state }) => state)).toEqual([
      "retired",
      "active",
    ]);
    expect((await leasehold("keys", "list")).output).toMatch(/response +retired/);
  });
});

describe("wrong usage", () => {
  it.each([
    [["oauth-client", "create"]],
    [["oauth-client", "create", "--scope", "everything"]],
    [["oauth-client", "create", "--scope", "license"]],
    [["oauth-client", "create", "orchard", "--scope", "company"]],
    [["oauth-client", "rotate", "auth-company-1", "--grace-hours", "soon"]],
    [["keys", "introduce", "--purpose", "nonesuch"]],
    [["keys", "introduce", "--bits", "1024"]],
    [["keys", "introduce", "--bits", "4096", "--purpose", "token"]],
    [["keys", "activate", "first"]],
  ])("is told with 2: %j", async (argv) => {
    const { exitCode, output } = await runCommand(argv);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  });
});
