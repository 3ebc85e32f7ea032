import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder } from "../test-support/folders.ts";
import { type Config, readConfig, secretKeyFor, WrongUsage } from "./config.ts";
import { CommandRefused } from "./errors/problem.ts";
import { settings } from "./settings.ts";

function refusal(work: () => unknown): CommandRefused {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandRefused) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("settings", () => {
  it("need not be given", () => {
    expect(readConfig({}, {})).toEqual({
      host: "127.0.0.1",
      port: 8080,
      dataDir: "./data",
      trustedProxies: [],
      outgoingAllow: [],
      logLevel: "info",
      rateLimit: null,
      sessionIdleMinutes: 60,
      sessionHours: 12,
      signingKeyBits: 2048,
    } satisfies Config);
  });

  it("are read from the environment", () => {
    const config = readConfig(
      {},
      {
        LEASEHOLD_HOST: "::",
        LEASEHOLD_PORT: "0",
        LEASEHOLD_DATABASE_URL: "postgres://ana:secret@db.example:5433/leasehold",
        LEASEHOLD_PUBLIC_URL: "https://licenses.example/",
        LEASEHOLD_TRUSTED_PROXIES: "10.0.0.2, fd00::/8",
        LEASEHOLD_METRICS_ADDRESS: "[::1]:9090",
        LEASEHOLD_RATE_LIMIT: "600",
        LEASEHOLD_SIGNING_KEY_BITS: "4096",
      },
    );
    expect(config).toMatchObject({
      host: "::",
      port: 0,
      databaseUrl: "postgres://ana:secret@db.example:5433/leasehold",
      publicUrl: "https://licenses.example",
      trustedProxies: ["10.0.0.2", "fd00::/8"],
      metricsAddress: { host: "::1", port: 9090 },
      rateLimit: 600,
      signingKeyBits: 4096,
    });
  });

  it("are read from flags rather than from the environment", () => {
    expect(readConfig({ port: "1" }, { LEASEHOLD_PORT: "2" }).port).toBe(1);
  });

  it("count as not given where their variable is empty", () => {
    expect(readConfig({}, { LEASEHOLD_PORT: "", LEASEHOLD_PORT_FILE: "" }).port).toBe(8080);
  });

  it("are read from a file, without its last line break", () => {
    const file = join(emptyFolder(), "url");
    writeFileSync(file, "postgres://db.example/leasehold\n");
    expect(readConfig({}, { LEASEHOLD_DATABASE_URL_FILE: file }).databaseUrl).toBe("postgres://db.example/leasehold");
  });

  it("are refused where both a value and a file are given", () => {
    const both = { LEASEHOLD_PORT: "1", LEASEHOLD_PORT_FILE: "/dev/null" };
    expect(refusal(() => readConfig({}, both)).message).toBe(
      "LEASEHOLD_PORT and LEASEHOLD_PORT_FILE are both set. Set one of them.",
    );
  });

  it("are refused where their file cannot be read", () => {
    const { message } = refusal(() => readConfig({}, { LEASEHOLD_PORT_FILE: "/nowhere/port" }));
    expect(message).toContain("LEASEHOLD_PORT_FILE names /nowhere/port, which cannot be read (ENOENT)");
  });

  it("a metrics port alone is on the loopback address", () => {
    expect(readConfig({}, { LEASEHOLD_METRICS_ADDRESS: "9090" }).metricsAddress).toEqual({
      host: "127.0.0.1",
      port: 9090,
    });
  });

  it.each([
    ["PORT", "65536"],
    ["PORT", "80a"],
    ["PORT", "-1"],
    ["HOST", "two words"],
    ["PUBLIC_URL", "licenses.example"],
    ["PUBLIC_URL", "ftp://licenses.example"],
    ["PUBLIC_URL", "https://licenses.example/?a=1"],
    ["TRUSTED_PROXIES", "10.0.0.2,proxy"],
    ["TRUSTED_PROXIES", "10.0.0.0/33"],
    ["METRICS_ADDRESS", "localhost"],
    ["METRICS_ADDRESS", "localhost:70000"],
    ["LOG_LEVEL", "loud"],
    ["RATE_LIMIT", "0"],
    ["RATE_LIMIT", "many"],
    ["SESSION_IDLE_MINUTES", "4"],
    ["SESSION_IDLE_MINUTES", "1441"],
    ["SESSION_HOURS", "0"],
    ["SESSION_HOURS", "721"],
    ["SIGNING_KEY_BITS", "1024"],
  ])("LEASEHOLD_%s cannot be %s, and the refusal says what it can be", (name, value) => {
    const { message } = refusal(() => readConfig({}, { [`LEASEHOLD_${name}`]: value }));
    const allowed = Object.values(settings).find((setting) => setting.name === name)?.allowed;
    expect(message).toBe(`LEASEHOLD_${name} is "${value}". It must be ${allowed}.`);
  });

  it.each([
    ["DATABASE_URL", "mysql://ana:hidden-word@db.example/leasehold"],
    ["DATABASE_URL", "hidden-word"],
    ["SECRET_KEY", "hidden-word"],
  ])("a refused LEASEHOLD_%s is not shown", (name, value) => {
    const { message } = refusal(() => readConfig({}, { [`LEASEHOLD_${name}`]: value }));
    expect(message).toMatch(new RegExp(`^LEASEHOLD_${name} is not valid\\. It must be `));
    expect(message).not.toContain("hidden-word");
  });

  it("a malformed flag is wrong usage, a malformed variable is not", () => {
    const fromFlag = refusal(() => readConfig({ port: "x" }, {}));
    expect(fromFlag).toBeInstanceOf(WrongUsage);
    expect(fromFlag.message).toMatch(/^--port is "x"\. It must be a whole number/);
    expect(refusal(() => readConfig({}, { LEASEHOLD_PORT: "x" }))).not.toBeInstanceOf(WrongUsage);
  });

  it("a certificate without its key is refused", () => {
    const { message } = refusal(() => readConfig({}, { LEASEHOLD_TLS_CERT: "a.pem" }));
    expect(message).toBe("LEASEHOLD_TLS_CERT is set without LEASEHOLD_TLS_KEY. HTTPS needs both.");
  });

  it("each default is one that could have been given", () => {
    for (const { default: text, schema } of Object.values(settings)) {
      expect(schema.safeParse(text ?? undefined).success).toBe(true);
    }
  });
});

describe("the secret key", () => {
  const key = "k".repeat(32);

  it("is the setting, where there is one", () => {
    const config = readConfig({}, { LEASEHOLD_SECRET_KEY: key });
    expect(secretKeyFor(config, { mayCreate: true })).toBe(key);
  });

  it("is made once beside the SQLite database, for the owner's eyes alone", () => {
    const dataDir = join(emptyFolder(), "data");
    const config = readConfig({ dataDir }, {});
    const made = secretKeyFor(config, { mayCreate: true });
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(secretKeyFor(config, { mayCreate: true })).toBe(made);
    expect(secretKeyFor(config, { mayCreate: false })).toBe(made);
    expect(statSync(join(dataDir, "secret.key")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, "secret.key"), "utf8")).toBe(`${made}\n`);
  });

  it("is never made again for a database that exists", () => {
    const config = readConfig({ dataDir: emptyFolder() }, {});
    expect(refusal(() => secretKeyFor(config, { mayCreate: false })).message).toContain("from your backup");
  });

  it("is refused where its file has been cut short", () => {
    const dataDir = emptyFolder();
    writeFileSync(join(dataDir, "secret.key"), "short\n");
    const { message } = refusal(() => secretKeyFor(readConfig({ dataDir }, {}), { mayCreate: true }));
    expect(message).toContain("shorter than 32 characters");
    expect(message).not.toMatch(/ short\b/);
  });

  it("is never made silently for a database URL", () => {
    const config = readConfig({ databaseUrl: "postgres://db.example/leasehold" }, {});
    expect(refusal(() => secretKeyFor(config, { mayCreate: true })).message).toMatch(
      /set LEASEHOLD_SECRET_KEY.*openssl rand -base64 32/,
    );
  });
});
