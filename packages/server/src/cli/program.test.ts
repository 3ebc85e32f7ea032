import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyFolder } from "../../test-support/folders.ts";
import { runShell } from "../../test-support/shell.ts";
import { allCommands, runCommand, type TestTerminal, testTerminal } from "../../test-support/terminals.ts";
import { licenseApi } from "../http/routes.ts";
import { run } from "./program.ts";
import { methodOf } from "./request.ts";

describe("every command", () => {
  it.each(allCommands())("%s %s explains itself with examples and its environment", async (...words) => {
    const help = await runCommand([...words.filter((word) => word !== undefined), "--help"]);
    expect(help).toMatchObject({ exitCode: 0, errors: "" });
    expect(help.output).toMatch(/\nExamples:\n {2}\$ leasehold /);
    expect(help.output).toContain("LEASEHOLD_DATABASE_URL");
    expect(help.output).toContain("LEASEHOLD_SECRET_KEY");
  });
});

it("help says what holds where nothing is given", async () => {
  const create = (await runCommand(["webhook", "create", "--help"])).output;
  expect(create).toContain("(default: all)");
  expect(create).toContain("LEASEHOLD_OUTGOING_ALLOW");
  expect((await runCommand(["audit", "verify", "--help"])).output).toMatch(/all of them if left\s+out/);
});

describe("the exit code", () => {
  it("is 0 for the version", async () => {
    expect(await runCommand(["--version"])).toEqual({
      exitCode: 0,
      output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      errors: "",
    });
  });

  it.each([
    [[]],
    [["nonesuch"]],
    [["seat"]],
    [["doctor", "--nonesuch"]],
    [["license", "disable"]],
    [["doctor", "unasked"]],
    [["serve", "--port", "many"]],
    [["key", "create", "--calls", "nonesuch"]],
    [["device", "list", "KEY", "--company", "mine"]],
    [["seat", "free", "KEY", "HW", "--when", "later"]],
    [["request", "nonesuch"]],
    [["request", "check_license", "product"]],
    [["company", "settings", "feature_check_members"]],
  ])("is 2 for wrong usage: %j", async (argv) => {
    const { exitCode, output, errors } = await runCommand(argv);
    expect(exitCode).toBe(2);
    expect(output).toBe("");
    expect(errors).not.toBe("");
  });

  it("is 1 for a refusal, told in one line", async () => {
    const dataDir = join(emptyFolder(), "absent");
    for (const argv of [
      ["key", "list"],
      ["license", "disable", "KEY"],
      ["import", "/nowhere/catalog.json"],
    ]) {
      const { exitCode, output, errors } = await runCommand(argv, { LEASEHOLD_DATA_DIR: dataDir });
      expect(exitCode).toBe(1);
      expect(output).toBe("");
      expect(errors).toMatch(/^error: [^\n]+\n$/);
    }
  });
});

it("init shows the set-up link to people alone, and leads to the public address", async () => {
  const init = async (...options: string[]) => {
    const environment = { LEASEHOLD_DATA_DIR: join(emptyFolder(), "data"), LEASEHOLD_PUBLIC_URL: "https://l.example" };
    return (await runCommand(["init", ...options], environment)).output;
  };
  expect(await init()).toMatch(/\nSet-up link: {4}https:\/\/l\.example\/set-up#[\w-]{43}\n$/);
  expect(await init("--json")).not.toContain("set-up");
});

describe("on an installation", () => {
  let dataDir = "";
  let environment: Record<string, string> = {};
  const leasehold = (...argv: string[]) => runCommand(argv, environment);

  beforeEach(async () => {
    dataDir = join(emptyFolder(), "data");
    environment = { LEASEHOLD_DATA_DIR: dataDir, LEASEHOLD_PORT: "0", LEASEHOLD_LOG_LEVEL: "silent" };
    const made = await leasehold("init", "--json");
    expect(made).toMatchObject({ exitCode: 0, errors: "" });
    expect(Object.keys(JSON.parse(made.output))).toEqual([
      "company_id",
      "api_key",
      "shared_key",
      "management_api_key",
      "public_key",
    ]);
  });

  it("init refuses to make it again", async () => {
    expect(await leasehold("init", "--json")).toMatchObject({ exitCode: 1, output: "" });
  });

  it("a new API key is listed without its shared key, and can be revoked once", async () => {
    const created = await leasehold("key", "create", "--label", "tests", "--read-only", "--json");
    const { api_key, shared_key } = JSON.parse(created.output);
    const listed = await leasehold("key", "list", "--json");
    expect(JSON.parse(listed.output)).toContainEqual(
      expect.objectContaining({ api_key, label: "tests", is_read_only: true, revoked_at: null }),
    );
    expect(listed.output).not.toContain(shared_key);
    expect(await leasehold("key", "revoke", api_key)).toMatchObject({ exitCode: 0 });
    expect(await leasehold("key", "revoke", api_key)).toMatchObject({ exitCode: 1 });
  });

  it("a key for all calls may make all calls, and one for some of them those alone", async () => {
    await runCommand(["key", "create", "--label", "everything", "--calls", "all"], environment);
    await runCommand(["key", "create", "--label", "some", "--calls", "check_license,products"], environment);
    const { output } = await runCommand(["key", "list", "--json"], environment);
    const listed: { label: string; calls: unknown }[] = JSON.parse(output);
    expect(listed.find((key) => key.label === "everything")?.calls).toBe("all");
    expect(listed.find((key) => key.label === "some")?.calls).toEqual(["check_license", "products"]);
    expect((await runCommand(["key", "list"], environment)).exitCode).toBe(0);
  });

  it("a setting that is changed stays changed, and an unknown one is refused by name", async () => {
    expect(await leasehold("company", "settings", "allow_multiple_trials=true")).toMatchObject({ exitCode: 0 });
    const shown = await leasehold("company", "settings");
    expect(JSON.parse(shown.output)).toMatchObject({ allow_multiple_trials: true });
    const refused = await leasehold("company", "settings", "nonesuch=1");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("nonesuch") });
  });

  it("with a second company each command must be told which it means", async () => {
    const second = JSON.parse((await leasehold("company", "create", "Orchard", "--json")).output);
    expect(await leasehold("key", "list")).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("--company"),
    });
    const listed = await leasehold("key", "list", "--company", String(second.company_id), "--json");
    expect(JSON.parse(listed.output)).toHaveLength(1);
  });

  it("the doctor finds it in order, and finds what is not", async () => {
    expect(await leasehold("doctor")).toMatchObject({ exitCode: 0, errors: "" });
    writeFileSync(join(dataDir, "first-keys.json"), "{}");
    expect((await leasehold("doctor")).output).toMatch(/warning +first keys .*delete it/);
    environment.LEASEHOLD_SECRET_KEY = "another secret key, long enough for one";
    const { exitCode, output, errors } = await leasehold("doctor");
    expect(exitCode).toBe(1);
    expect(output).toMatch(/fault +secret key/);
    expect(errors).toBe("error: There is a fault.\n");
  });

  it.each([
    [[], ["good: Nothing listens in plain HTTP"]],
    [["--host", "0.0.0.0"], ["warning: Passwords and keys travel in plain HTTP"]],
    [
      ["--host", "0.0.0.0", "--trusted-proxies", "10.0.0.2"],
      [
        "good: Plain HTTP is left to the proxies named",
        "warning: LEASEHOLD_TRUSTED_PROXIES is set and LEASEHOLD_PUBLIC_URL is not",
      ],
    ],
    [
      ["--host", "0.0.0.0", "--trusted-proxies", "10.0.0.2", "--public-url", "https://licenses.example"],
      ["good: Plain HTTP is left to the proxies named"],
    ],
    [
      ["--public-url", "http://licenses.example"],
      ["good: Nothing listens", "warning: LEASEHOLD_PUBLIC_URL is plain HTTP"],
    ],
    [["--public-url", "http://[::1]:8080"], ["good: Nothing listens"]],
  ])("the doctor tells of the network, with %j", async (flags, meant) => {
    const findings: { subject: string; state: string; text: string }[] = JSON.parse(
      (await leasehold("doctor", "--json", ...flags)).output,
    );
    const told = findings.filter(({ subject }) => subject === "network").map(({ state, text }) => `${state}: ${text}`);
    expect(told).toEqual(meant.map((beginning) => expect.stringContaining(beginning)));
  });
});

describe("serve --sample", () => {
  let terminal: TestTerminal = testTerminal();
  let environment: Record<string, string> = {};
  let dataDir = "";

  async function serving(): Promise<{ url: string; ended: Promise<number> }> {
    const ended = run(["serve", "--sample"], terminal);
    const url = await vi.waitFor(
      () => {
        const [, found] = /listens on (\S+)/.exec(terminal.written().errors) ?? [];
        if (found === undefined) throw new Error(`It does not listen yet: ${terminal.written().errors}`);
        return found;
      },
      { timeout: 30_000 },
    );
    return { url, ended };
  }

  beforeEach(() => {
    dataDir = join(emptyFolder(), "data");
    environment = { LEASEHOLD_DATA_DIR: dataDir, LEASEHOLD_PORT: "0", LEASEHOLD_LOG_LEVEL: "silent" };
    terminal = testTerminal(environment);
  });

  it("answers a signed request whose signatures verify, and ends with 0 when stopped", async () => {
    const { url, ended } = await serving();
    const parameters = ["product=cad", "hardware_id=HW-0001", "license_key=NODE-LOCK-EDDD-0002"];
    const activated = await runCommand(["request", "activate_license", ...parameters, "--url", url], environment);
    expect(activated).toMatchObject({
      exitCode: 0,
      errors: "LicenseSignature: verified\nlicense_signature: verified\n",
    });
    expect(JSON.parse(activated.output)).toMatchObject({ license_key: "NODE-LOCK-EDDD-0002" });
    terminal.stop();
    expect(await ended).toBe(0);
  });

  it("shows a refusal of the server, and ends the command with 1", async () => {
    const { url, ended } = await serving();
    const parameters = ["product=nonesuch", "hardware_id=HW-0001", "license_key=K"];
    const refused = await runCommand(["request", "check_license", ...parameters, "--url", url], environment);
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.output)).toMatchObject({ code: "unknown_product" });
    expect(refused.errors).toMatch(/^error: [^\n]+\n$/);
    terminal.stop();
    await ended;
  });

  it("prints lines for a shell that the server accepts", async () => {
    const { url, ended } = await serving();
    const parameters = ["product=cad", "hardware_id=it's one", "license_key=NODE-LOCK-EDDD-0002"];
    for (const call of ["activate_license", "check_license"]) {
      const { output } = await runCommand(["request", call, ...parameters, "--url", url, "--curl"], environment);
      const script = output.replace("curl -sS", "curl -sS --max-time 20");
      expect(await runShell(script)).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*licensesignature:/i);
    }
    terminal.stop();
    await ended;
  });

  it("keeps the first keys out of what may be a log", async () => {
    const { ended } = await serving();
    const file = join(dataDir, "first-keys.json");
    const keys = JSON.parse(readFileSync(file, "utf8"));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { output, errors } = terminal.written();
    expect(errors).toContain(file);
    expect(keys.set_up_link).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/set-up#[\w-]{43}$/);
    const token = new URL(keys.set_up_link).hash;
    for (const secret of [keys.shared_key, keys.management_api_key, token]) {
      expect(output + errors).not.toContain(secret);
    }
    terminal.stop();
    await ended;
  });

  it("shows the first keys to a person, once", async () => {
    terminal = testTerminal(environment, true);
    const first = await serving();
    expect(terminal.written().output).toContain("Shared key:");
    expect(terminal.written().output).toContain(`Set-up link:    ${first.url}/set-up#`);
    terminal.stop();
    await first.ended;
    terminal = testTerminal(environment, true);
    const second = await serving();
    expect(terminal.written().output).toBe("");
    terminal.stop();
    await second.ended;
  });
});

it("request uses the method that the server has for each call", () => {
  for (const { call, method } of licenseApi) expect([call, methodOf(call)]).toEqual([call, method]);
});
