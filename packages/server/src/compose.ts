/** The one place that knows all rooms: opens the installation that the configuration names, and serves it. */
import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { type Config, isPlainBeyondLoopback, secretKeyFor } from "./config.ts";
import { CommandRefused } from "./errors/problem.ts";
import { FailureLimits, RequestLimit } from "./http/failure-limits.ts";
import { processMetrics, serveMetrics } from "./http/metrics.ts";
import { OfflinePortal } from "./http/offline-portal.ts";
import { reachable } from "./http/reachable.ts";
import { RememberedAnswers } from "./http/remembered-answers.ts";
import { buildServer } from "./http/server.ts";
import { Signer } from "./http/sign-response.ts";
import { processJobs, scheduledJobs } from "./jobs/jobs.ts";
import { regularly } from "./jobs/regularly.ts";
import { sealingNewsIn } from "./jobs/sealing-news.ts";
import { type Clock, systemClock } from "./runtime/clock.ts";
import { idSource } from "./runtime/ids.ts";
import type { Log } from "./runtime/log.ts";
import { type Mail, mailWithin } from "./runtime/mail.ts";
import { outgoingWithin, reachableWithin } from "./runtime/outgoing.ts";
import { argon2Passwords, type Passwords } from "./runtime/passwords.ts";
import type { OnTrouble } from "./runtime/scheduled-job.ts";
import { SealedWithAnotherKey, secretsUnder } from "./runtime/secrets.ts";
import { ApiKeys } from "./services/api-keys/authenticate.ts";
import { SigningKeys } from "./services/companies/signing-keys.ts";
import type { ServiceContext } from "./services/context.ts";
import { Credentials } from "./services/credentials/authenticate.ts";
import { LastChecks } from "./services/devices/last-checks.ts";
import { openInstallation, secretKeyIsCurrent } from "./services/installation/create.ts";
import { nothingNoted } from "./services/nothing-noted.ts";
import { AccessTokens } from "./services/oauth-clients/access-tokens.ts";
import { Bearers } from "./services/oauth-clients/bearers.ts";
import {
  type Database,
  lockForServing,
  OutcomeUnknown,
  openPostgres,
  openSqlite,
  type ServingLock,
  sqliteFile,
} from "./storage/database.ts";
import { schemaIsCurrent } from "./storage/migrate.ts";

/** What tests put in the place of the outside world. */
export interface Outside {
  readonly clock?: Clock;
  readonly passwords?: Passwords;
  readonly mail?: Mail;
}

export interface OpenOptions {
  /** Makes the data folder. */
  readonly create: boolean;
  readonly applicationName?: string;
}

/** Opens the database without asking whether it holds an installation. */
export function openContext(config: Config, options: OpenOptions, outside: Outside = {}): ServiceContext {
  const clock = outside.clock ?? systemClock;
  // A new key where a database already is would open none of its secrets: there the key must be put back.
  const isNew = config.databaseUrl === undefined && !existsSync(sqliteFile(config.dataDir));
  if (isNew && !options.create) {
    throw new CommandRefused(`There is no database in ${config.dataDir}. Make one with: leasehold init`);
  }
  const secrets = secretsUnder(secretKeyFor(config, { mayCreate: options.create && isNew }));
  const database = openDatabase(config, options);
  return {
    database,
    clock,
    newId: idSource(clock),
    secrets,
    passwords: outside.passwords ?? argon2Passwords(),
    outgoing: outgoingWithin({ allowed: config.outgoingAllow }),
    sessionLimits: { idleMinutes: config.sessionIdleMinutes, hours: config.sessionHours },
    reachable: reachableWithin({ allowed: config.outgoingAllow }),
    mail: outside.mail ?? mailWithin({ allowed: config.outgoingAllow }),
    ...nothingNoted(),
  };
}

function openDatabase(config: Config, options: OpenOptions): Database {
  if (config.databaseUrl !== undefined) return openPostgres(config.databaseUrl, options);
  return openSqlite(config.dataDir, options);
}

/** The installation as commands use it, beside a server that may be running. Runs `work`, then closes it. */
export async function withInstallation<Value>(
  config: Config,
  work: (context: ServiceContext) => Promise<Value>,
): Promise<Value> {
  const context = openContext(config, { create: false });
  try {
    await openInstallation(context);
    return await work(context);
  } finally {
    await context.database.close();
  }
}

/**
 * The installation while nothing else works on it, as far as can be told, and under whichever secret key it is. Runs
 * `work`, then closes it.
 */
export async function withInstallationToItself<Value>(
  config: Config,
  work: (context: ServiceContext) => Promise<Value>,
): Promise<Value> {
  const context = openContext(config, { create: false, applicationName: "leasehold, alone" });
  let servingLock: ServingLock | undefined;
  try {
    servingLock = takeServingLock(config);
    if ((await context.database.dialect.countConnectionsOfOthers(context.database.read)) > 0) {
      throw new CommandRefused("Other Leasehold processes use this database. Stop every one of them first.");
    }
    return await work(context);
  } finally {
    await context.database.close();
    servingLock?.release();
  }
}

/** Undefined where several processes may serve. */
function takeServingLock(config: Config): ServingLock | undefined {
  if (config.databaseUrl !== undefined) return undefined;
  const lock = lockForServing(config.dataDir);
  if (lock !== null) return lock;
  throw new CommandRefused(
    `Another process serves ${config.dataDir}. Stop it first, or use a PostgreSQL database for several processes.`,
  );
}

/** What commands that handle files of offline activation work with. */
export function offlinePortal(context: ServiceContext): OfflinePortal {
  return new OfflinePortal(context, new Signer(new SigningKeys(context)));
}

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** What links to it begin with. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** Serves an installation that exists. */
export async function serve(context: ServiceContext, config: Config, log: Log): Promise<RunningServer> {
  const servingLock = takeServingLock(config);
  try {
    await openInstallation(context);
  } catch (error) {
    servingLock?.release();
    throw error;
  }
  if (isPlainBeyondLoopback(config)) {
    log.warn("passwords and keys travel in plain HTTP: set TLS_CERT and TLS_KEY, or TRUSTED_PROXIES behind a proxy");
  }
  const lastChecks = new LastChecks();
  const metrics = processMetrics();
  const signingKeys = new SigningKeys(context);
  const accessTokens = new AccessTokens(context, signingKeys, config.publicUrl);
  const server = buildServer(
    {
      services: context,
      credentials: new Credentials(new ApiKeys(context), new Bearers(context, accessTokens)),
      signer: new Signer(signingKeys),
      remembered: new RememberedAnswers(context),
      lastChecks,
      failureLimits: new FailureLimits(),
      requestLimit: new RequestLimit(config.rateLimit),
      accessTokens,
      publicUrl: config.publicUrl,
    },
    {
      log,
      metrics,
      trustedProxies: config.trustedProxies,
      tls: readTls(config),
      isUnavailable: (error) =>
        error instanceof OutcomeUnknown ||
        error instanceof SealedWithAnotherKey ||
        context.database.dialect.isUnavailable(error),
      isReady: async () => (await schemaIsCurrent(context.database)) && (await secretKeyIsCurrent(context)),
    },
  );
  const metricsListener = config.metricsAddress && (await serveMetrics(metrics, config.metricsAddress));
  try {
    await server.fastify.listen({ host: config.host, port: config.port });
  } catch (error) {
    metricsListener?.close();
    throw error;
  }
  const onTrouble: OnTrouble = (purpose, error) => log.warn({ err: error }, `could not ${purpose}`);
  const ownJobs = processJobs(context, lastChecks, onTrouble).map((job) => regularly(job, log));
  const url = urlOf(config, server.fastify.server.address() as AddressInfo);
  const baseUrl = config.publicUrl ?? reachable(url);
  const jobs = scheduledJobs(context, baseUrl, sealingNewsIn(log));
  const sharedJobs = context.database.runJobs(jobs, onTrouble);
  context.jobs.connect(sharedJobs);
  for (const { name, isWokenAtStart } of jobs) if (isWokenAtStart) sharedJobs.wake(name);
  return {
    url,
    baseUrl,
    async stop() {
      await server.stop();
      metricsListener?.close();
      await Promise.all([sharedJobs, ...ownJobs].map((running) => running.stop()));
      await context.database.close();
      servingLock?.release();
    },
  };
}

function readTls({ tlsCert, tlsKey }: Config): { cert: string; key: string } | null {
  if (tlsCert === undefined || tlsKey === undefined) return null;
  return { cert: readFileSync(tlsCert, "utf8"), key: readFileSync(tlsKey, "utf8") };
}

/** What links begin with that a command makes: the public address, else where a server with these settings listens. */
export function baseUrlOf(config: Config): string {
  const { publicUrl, host, port } = config;
  return publicUrl ?? reachable(urlOf(config, { address: host, port, family: host.includes(":") ? "IPv6" : "IPv4" }));
}

function urlOf({ tlsCert }: Config, { address, port, family }: AddressInfo): string {
  const scheme = tlsCert === undefined ? "http" : "https";
  return `${scheme}://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
