/** A real server on a real database in the test's own process, with the catalogs of the fixtures and a movable clock. */
import { readFileSync } from "node:fs";
import { openContext, type RunningServer, serve } from "../src/compose.ts";
import { type Config, readConfig } from "../src/config.ts";
import { openLog } from "../src/runtime/log.ts";
import { argon2Passwords } from "../src/runtime/passwords.ts";
import { importCatalog } from "../src/services/catalog/import.ts";
import { readCatalog } from "../src/services/catalog/read-catalog.ts";
import type { CreatedCompany } from "../src/services/companies/create.ts";
import type { ServiceContext } from "../src/services/context.ts";
import { createInstallation } from "../src/services/installation/create.ts";
import type { Database } from "../src/storage/database.ts";
import type { DatabasePlace } from "./databases.ts";
import { type Answer, type CallOptions, type Credentials, callLicenseApi, type Parameters } from "./license-client.ts";
import { callManagementApi, type ManagementAnswer, type ManagementRequest } from "./management-client.ts";
import { MovableClock } from "./movable-clock.ts";

/** Fast to compute: what is tested is who gets in, not how long guessing takes. */
export const cheapPasswords = argon2Passwords({ memoryKilobytes: 64, passes: 1 });

/** Read as text: as JavaScript modules they would lose what their metadata calls `__proto__`. */
const sampleCatalog = readFileSync(new URL("../src/services/catalog/sample-catalog.json", import.meta.url), "utf8");
const edgeCatalog = readFileSync(new URL("edge-catalog.json", import.meta.url), "utf8");

export const SECRET_KEY = "a secret key for tests, long enough to be taken";

export interface TestServer {
  readonly url: string;
  readonly company: CreatedCompany;
  readonly context: ServiceContext;
  readonly clock: MovableClock;
  /** Every line that the server has logged. */
  readonly logLines: readonly string[];
  /** Makes a signed call at the clock's time, as the company's first key unless told otherwise. */
  call(
    call: string,
    parameters: Parameters,
    options?: Partial<CallOptions> & { credentials?: Partial<Credentials> },
  ): Promise<Answer>;
  /** A request of the Management API, with the company's first management key unless told otherwise. */
  manage(method: string, path: string, request?: ManagementRequest): Promise<ManagementAnswer>;
  importCatalog(catalog: object): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  readonly clock?: MovableClock;
  readonly environment?: Readonly<Record<string, string>>;
  /** Puts something else in the place of what the server works with. */
  readonly adjust?: (context: ServiceContext) => ServiceContext;
  /** Leaves out the unusual cases: the installation is what `serve --sample` makes. */
  readonly isOnlySample?: boolean;
  /** Runs jobs by the clock on the wall as well, and not only when they are woken. */
  readonly hasSchedule?: boolean;
  /** Takes each log line in place of keeping it. */
  readonly takeLogLine?: (line: string) => void;
}

/** Where the server's database is. */
export type ServerPlace = Pick<DatabasePlace, "dataDir" | "databaseUrl">;

export async function startTestServer(place: ServerPlace, options: TestServerOptions = {}): Promise<TestServer> {
  const clock = options.clock ?? new MovableClock();
  const config = configOf(place, options);
  const context = openContext(config, { create: true }, { clock, passwords: cheapPasswords });
  const company = await createInstallation(context, { name: "Test", signingKeyBits: config.signingKeyBits });
  if (company === null) throw new Error("The place already holds an installation.");
  const catalogs = options.isOnlySample ? [sampleCatalog] : [sampleCatalog, edgeCatalog];
  for (const catalog of catalogs) await importText(context, company.company_id, catalog);
  return serveCompany(options.adjust?.(context) ?? context, config, company, clock, options);
}

/** One more server over the same database, as another process would be; PostgreSQL only. */
export async function startServerBeside(
  first: TestServer,
  place: ServerPlace,
  options: Omit<TestServerOptions, "clock"> = {},
): Promise<TestServer> {
  const config = configOf(place, options);
  const context = openContext(config, { create: false }, { clock: first.clock, passwords: cheapPasswords });
  return serveCompany(options.adjust?.(context) ?? context, config, first.company, first.clock, options);
}

/** The installation as a command beside the server has it; the caller closes its database. */
export function openContextBeside(first: TestServer, place: ServerPlace): ServiceContext {
  const outside = { clock: first.clock, passwords: cheapPasswords };
  return openContext(configOf(place, {}), { create: false }, outside);
}

function configOf(place: ServerPlace, { environment }: TestServerOptions): Config {
  const flags = { dataDir: place.dataDir, port: "0", ...(place.databaseUrl && { databaseUrl: place.databaseUrl }) };
  return readConfig(flags, { LEASEHOLD_SECRET_KEY: SECRET_KEY, ...environment });
}

async function serveCompany(
  context: ServiceContext,
  config: Config,
  company: CreatedCompany,
  clock: MovableClock,
  options: TestServerOptions,
): Promise<TestServer> {
  const logLines: string[] = [];
  const write = options.takeLogLine ?? ((line: string) => void logLines.push(line));
  const log = openLog({ level: "trace", destination: { write } });
  const running: RunningServer = await serve(options.hasSchedule ? context : onlyWoken(context), config, log);
  return {
    url: running.url,
    company,
    context,
    clock,
    logLines,
    call: (call, parameters, { credentials, ...callOptions } = {}) =>
      callLicenseApi(running.url, { ...company, ...credentials }, call, parameters, {
        ...callOptions,
        now: callOptions.now ?? clock.now(),
      }),
    manage: (method, path, request = {}) =>
      callManagementApi(running.url, method, path, { key: company.management_api_key, ...request }),
    importCatalog: (catalog) => importText(context, company.company_id, JSON.stringify(catalog)),
    stop: () => running.stop(),
  };
}

/** A job that is due on the wall's clock must not meddle with a test. */
function onlyWoken(context: ServiceContext): ServiceContext {
  const { database } = context;
  const runJobs: Database["runJobs"] = (jobs, onTrouble, pace) =>
    database.runJobs(
      jobs.map((job) => ({ ...job, schedule: "0 0 1 1 *" })),
      onTrouble,
      pace,
    );
  // Member by member, since a test may have put something in the place of one that is read anew each time.
  const members = { ...Object.getOwnPropertyDescriptors(database), runJobs: { value: runJobs, enumerable: true } };
  return { ...context, database: Object.defineProperties({}, members) as Database };
}

async function importText(context: ServiceContext, companyId: number, text: string): Promise<void> {
  await importCatalog(context, companyId, readCatalog(text, "catalog.json"), { dryRun: false });
}
