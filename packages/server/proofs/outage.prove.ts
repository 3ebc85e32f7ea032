/** A database that cannot be written to is answered 503, and nothing but its recovery is needed to go on. */
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { newPostgresPlace, newSqlitePlace, startPostgres } from "../test-support/databases.ts";
import { type Answer, callLicenseApi } from "../test-support/license-client.ts";
import { auditCounts } from "./audit.ts";
import { callParameters, type DeviceCallName } from "./device-calls.ts";
import { DeviceLoad } from "./device-load.ts";
import { type ProofLicense, proofCatalog, proofLicenses } from "./proof-catalog.ts";
import { type DataPlace, ProofInstallation, type ServingProcess } from "./serving.ts";

const UNAVAILABLE = "503 service_unavailable";
const RECOVERY = { timeout: 30_000, interval: 200 };
const isRoot = process.getuid?.() === 0;

/** Whether this machine lets the proof mount a small file system, as root may where containers do not forbid it. */
const canMount = isRoot && mountsHere();
/** Whether files can be made immutable here: then not even a process that has them open can write to them. */
const canForbidWriting = isRoot && forbidsHere();

class Outage {
  readonly installation: ProofInstallation;
  readonly server: ServingProcess;
  readonly #license: ProofLicense;
  readonly #load: DeviceLoad;

  private constructor(installation: ProofInstallation, server: ServingProcess, license: ProofLicense) {
    this.installation = installation;
    this.server = server;
    this.#license = license;
    this.#load = new DeviceLoad(installation.clock, installation.company, [license]);
  }

  static async start(place: DataPlace): Promise<Outage> {
    const licenses = proofLicenses(1);
    const [license] = licenses;
    if (license === undefined) throw new Error("There is no license.");
    const installation = await ProofInstallation.create(place, proofCatalog(licenses));
    onTestFinished(() => installation.close());
    return new Outage(installation, await installation.serve(), license);
  }

  async answer(device: number, name: DeviceCallName): Promise<string> {
    this.installation.clock.advance(1);
    const made = await this.#load.call(this.server.url, this.#license, this.#license.devices[device] ?? "", name);
    this.server.requireRunning();
    return described(made.answer);
  }

  /** An activation that brings so much with it that the database has to make its files longer. */
  async answerToLongActivation(device: number): Promise<string> {
    const now = this.installation.clock.now();
    const incompressible = randomBytes(40_000).toString("base64url");
    const sent = {
      ...callParameters(this.#license, this.#license.devices[device] ?? ""),
      variables: { one: incompressible, other: incompressible },
    };
    return described(
      await callLicenseApi(this.server.url, this.installation.company, "activate_license", sent, { now }),
    );
  }

  /** Active on device 0, holding a seat; then `forbid` comes, and `allow` ends it. */
  async prove(forbid: () => void | Promise<void>, allow: () => void | Promise<void>): Promise<void> {
    expect(await this.answer(0, "activate")).toBe("200");
    expect(await this.answer(0, "check")).toBe("200");
    await forbid();
    try {
      await expect.poll(() => this.answer(0, "check"), RECOVERY).toBe(UNAVAILABLE);
      expect(await this.answer(1, "activate")).toBe(UNAVAILABLE);
      expect(await this.answer(0, "release")).toBe(UNAVAILABLE);
      expect(await this.answer(0, "deactivate")).toBe(UNAVAILABLE);
    } finally {
      await allow();
    }
    await expect.poll(() => this.answer(0, "check"), RECOVERY).toBe("200");
    expect(await this.answer(1, "activate")).toBe("200");
    await this.expectActivations(2);
  }

  async expectActivations(count: number): Promise<void> {
    const stored = await this.installation.beside(async ({ database: { read } }) => ({
      contradictions: await auditCounts(read),
      history: (await read.selectFrom("activation_history").selectAll().execute()).length,
    }));
    expect(stored).toEqual({ contradictions: [], history: count });
  }
}

function described(answer: Answer | undefined): string {
  return `${answer?.status} ${answer?.code ?? ""}`.trim();
}

describe("SQLite", () => {
  it.skipIf(!canMount)("a full disk is answered 503 until there is room again", async () => {
    const folder = smallDisk(8);
    const outage = await Outage.start({ dataDir: join(folder, "data"), databaseUrl: undefined });
    const filler = join(folder, "filler");
    await outage.prove(
      () => fill(filler),
      () => rmSync(filler),
    );
  });

  it.skipIf(!canForbidWriting)(
    "files that must not be written to are answered 503 until they may be again",
    async () => {
      const place = await newSqlitePlace({ empty: true });
      onTestFinished(() => place.drop());
      const outage = await Outage.start(place);
      const files = ["leasehold.db", "leasehold.db-wal"].map((file) => join(place.dataDir, file));
      const allow = () => void execFileSync("chattr", ["-i", ...files]);
      onTestFinished(() => void spawnSync("chattr", ["-i", ...files]));
      await outage.prove(() => void execFileSync("chattr", ["+i", ...files]), allow);
    },
  );
});

describe("PostgreSQL", () => {
  it("a database that has become read-only is answered 503 until it is writable again", async () => {
    const place = await newPostgresPlace({ empty: true });
    onTestFinished(() => place.drop());
    const outage = await Outage.start(place);
    const { databaseUrl } = place;
    const turn = async (readOnly: "on" | "off") => {
      const name = new URL(databaseUrl ?? "").pathname.slice(1);
      await run(databaseUrl, `alter database ${name} set default_transaction_read_only = ${readOnly}`);
      // As when the server that was the primary comes back as a standby: the connections are new ones.
      await run(
        databaseUrl,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
      );
    };
    await outage.prove(
      () => turn("on"),
      () => turn("off"),
    );
  });

  it.skipIf(!canMount)("a full disk is answered 503 until there is room again", async () => {
    const folder = smallDisk(64);
    const postgres = await startPostgres({ durable: true });
    onTestFinished(() => postgres.stop());
    const tables = join(folder, "tables");
    execFileSync("install", ["-d", "-o", "nobody", "-m", "700", tables]);
    await run(postgres.url("postgres"), `create tablespace small location '${tables}'`);
    await run(postgres.url("postgres"), "create database full_disk tablespace small");
    const place = await newSqlitePlace({ empty: true });
    onTestFinished(() => place.drop());
    const outage = await Outage.start({ dataDir: place.dataDir, databaseUrl: postgres.url("full_disk") });
    const filler = join(folder, "filler");
    expect(await outage.answer(0, "activate")).toBe("200");
    fill(filler);
    // What fits into pages that are there already goes on; what needs new ones is refused, as a whole.
    await expect.poll(() => outage.answerToLongActivation(1), RECOVERY).toBe(UNAVAILABLE);
    await outage.expectActivations(1);
    rmSync(filler);
    await expect.poll(() => outage.answerToLongActivation(1), RECOVERY).toBe("200");
    await outage.expectActivations(2);
  });
});

async function run(databaseUrl: string | undefined, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, options: "-c default_transaction_read_only=off" });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function smallDisk(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), "leasehold-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "leasehold-proof", folder]);
  chmodSync(folder, 0o755);
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** To the last byte. */
function fill(file: string): void {
  const block = Buffer.alloc(4096);
  writeFileSync(file, "");
  for (;;) {
    try {
      writeFileSync(file, block, { flag: "a" });
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOSPC") return;
      throw error;
    }
  }
}

function mountsHere(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "leasehold-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "leasehold-proof", folder]).status === 0;
  if (mounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
  return mounted;
}

function forbidsHere(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "leasehold-disk-"));
  const file = join(folder, "file");
  writeFileSync(file, "");
  const forbids = spawnSync("chattr", ["+i", file]).status === 0;
  spawnSync("chattr", ["-i", file]);
  rmSync(folder, { recursive: true, force: true });
  return forbids;
}
