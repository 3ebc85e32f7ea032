/** Installations that a proof makes, and server processes of their own that it starts over them and kills. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContext } from "../src/compose.ts";
import { type Flags, readConfig } from "../src/config.ts";
import { argon2Passwords } from "../src/runtime/passwords.ts";
import { importCatalog } from "../src/services/catalog/import.ts";
import { parseCatalog } from "../src/services/catalog/read-catalog.ts";
import type { CreatedCompany } from "../src/services/companies/create.ts";
import type { ServiceContext } from "../src/services/context.ts";
import { createInstallation } from "../src/services/installation/create.ts";
import { START } from "../test-support/movable-clock.ts";
import type { ImportOrder, ServingOrder, ServingReport } from "./serving-process.ts";
import { SharedClock } from "./shared-clock.ts";

/** Where the data lies: a place of the tests' databases, or a folder or server that the proof has prepared. */
export interface DataPlace {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
}

const SECRET_KEY = "a secret key of the proofs, long enough to be taken";
const PROGRAM = new URL("serving-process.ts", import.meta.url);

export class ProofInstallation {
  readonly company: CreatedCompany;
  readonly clock: SharedClock;
  readonly #folder: string;
  readonly #place: DataPlace;
  readonly #servers = new Set<ServingProcess>();
  #started = 0;

  private constructor(company: CreatedCompany, clock: SharedClock, folder: string, place: DataPlace) {
    this.company = company;
    this.clock = clock;
    this.#folder = folder;
    this.#place = place;
  }

  static async create(place: DataPlace, catalog: object): Promise<ProofInstallation> {
    const folder = mkdtempSync(join(tmpdir(), "leasehold-proof-"));
    chmodSync(folder, 0o755);
    const clock = SharedClock.create(join(folder, "clock"), START);
    const context = open(place, clock, { create: true });
    try {
      const company = await createInstallation(context, { name: "Proof", signingKeyBits: 2048 });
      if (company === null) throw new Error("The place already holds an installation.");
      await importCatalog(context, company.company_id, parseCatalog(catalog), { dryRun: false });
      return new ProofInstallation(company, clock, folder, place);
    } finally {
      await context.database.close();
    }
  }

  /** Runs `work` on a handle beside the servers, as a command has one. */
  async beside<Value>(work: (context: ServiceContext) => Promise<Value>): Promise<Value> {
    const context = open(this.#place, this.clock, { create: false });
    try {
      return await work(context);
    } finally {
      await context.database.close();
    }
  }

  async importBeside(catalog: object): Promise<void> {
    await this.beside((context) =>
      importCatalog(context, this.company.company_id, parseCatalog(catalog), { dryRun: false }),
    );
  }

  /** Starts a server process and waits until it serves; rejects with what it said where it gives up. */
  async serve(options: ServeOptions = {}): Promise<ServingProcess> {
    this.#started += 1;
    const order: ServingOrder = {
      flags: {
        ...flagsOf({ ...this.#place, ...(options.databaseUrl && { databaseUrl: options.databaseUrl }) }),
        ...options.flags,
      },
      secretKey: SECRET_KEY,
      companyId: this.company.company_id,
      clockFile: this.clock.file,
      skewMilliseconds: options.skewMilliseconds ?? 0,
      logFile: join(this.#folder, `server-${this.#started}.log`),
    };
    const server = await ServingProcess.start(order);
    this.#servers.add(server);
    return server;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers].map((server) => server.kill()));
    this.clock.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface ServeOptions {
  readonly skewMilliseconds?: number;
  /** Further settings. */
  readonly flags?: Flags;
  /** Another way to the same database, through a proxy. */
  readonly databaseUrl?: string;
}

function flagsOf({ dataDir, databaseUrl }: DataPlace): Flags {
  return { dataDir, port: "0", ...(databaseUrl !== undefined && { databaseUrl }) };
}

function open(place: DataPlace, clock: SharedClock, options: { readonly create: boolean }): ServiceContext {
  const config = readConfig(flagsOf(place), { LEASEHOLD_SECRET_KEY: SECRET_KEY });
  const passwords = argon2Passwords({ memoryKilobytes: 64, passes: 1 });
  return openContext(config, options, { clock, passwords });
}

export class ServingProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #said: () => string;
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  #imports = 0;

  private constructor(child: ChildProcess, url: string, said: () => string) {
    this.#child = child;
    this.url = url;
    this.#said = said;
    child.on("message", (said: ServingReport) => {
      if (!("id" in said)) return;
      if (said.fault === null) this.#waiting.get(said.id)?.resolve();
      else this.#waiting.get(said.id)?.reject(new Error(said.fault));
      this.#waiting.delete(said.id);
    });
    child.once("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("The server process has ended."));
    });
  }

  static async start(order: ServingOrder): Promise<ServingProcess> {
    const child = fork(PROGRAM, [JSON.stringify(order)], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const started = await Promise.race([
      once(child, "message").then(([report]: ServingReport[]) => report),
      once(child, "close").then(() => undefined),
    ]);
    if (started === undefined || !("url" in started)) throw new Error(said.trim());
    return new ServingProcess(child, started.url, () => said + readLog(order.logFile));
  }

  get processId(): number | undefined {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Has the process import a catalog by itself; rejects where nobody knows whether it did. */
  import(catalog: object): Promise<void> {
    this.#imports += 1;
    const order: ImportOrder = { id: this.#imports, catalog };
    return new Promise((resolve, reject) => {
      if (!this.isRunning) throw new Error("The server process has ended.");
      this.#waiting.set(order.id, { resolve, reject });
      this.#child.send(order, (error) => error && reject(error));
    });
  }

  /** SIGKILL: the process has no chance to do anything more. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  /** Throws what it said where it has ended without being told to. */
  requireRunning(): void {
    if (!this.isRunning) throw new Error(`The server process has ended:\n${this.#said()}`);
  }
}

function readLog(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
