/** The one place that knows all rooms: opens the installation that the configuration names, and serves it. */
import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { type Config, isPlainBeyondLoopback, secretKeyFor } from "./config.ts";
import { CommandRefused } from "./errors/problem.ts";
import { FailureLimits, RequestLimit } from "./http/failure-limits.ts";
import { processMetrics, serveMetrics } from "./http/metrics.ts";
import { RememberedAnswers } from "./http/remembered-answers.ts";
import { buildServer } from "./http/server.ts";
import { Signer } from "./http/sign-response.ts";
import { servingJobs } from "./jobs/jobs.ts";
import { regularly } from "./jobs/regularly.ts";
import { type Clock, systemClock } from "./runtime/clock.ts";
import { idSource } from "./runtime/ids.ts";
import type { Log } from "./runtime/log.ts";
import { argon2Passwords, type Passwords } from "./runtime/passwords.ts";
import { secretsUnder } from "./runtime/secrets.ts";
import { ApiKeys } from "./services/api-keys/authenticate.ts";
import { SigningKeys } from "./services/companies/signing-keys.ts";
import type { ServiceContext } from "./services/context.ts";
import { LastChecks } from "./services/devices/last-checks.ts";
import { openInstallation } from "./services/installation/create.ts";
import {
  type Database,
  lockForServing,
  OutcomeUnknown,
  openPostgres,
  openSqlite,
  sqliteFile,
} from "./storage/database.ts";
import { schemaIsCurrent } from "./storage/migrate.ts";

/** What tests put in the place of the outside world. */
export interface Outside {
  readonly clock?: Clock;
  readonly passwords?: Passwords;
}

/** Opens the database without asking whether it holds an installation; `create` makes the data folder. */
export function openContext(config: Config, options: { create: boolean }, outside: Outside = {}): ServiceContext {
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
  };
}

function openDatabase(config: Config, options: { create: boolean }): Database {
  if (config.databaseUrl !== undefined) return openPostgres(config.databaseUrl);
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

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves an installation that exists. */
export async function serve(context: ServiceContext, config: Config, log: Log): Promise<RunningServer> {
  const servingLock = config.databaseUrl === undefined ? lockForServing(config.dataDir) : undefined;
  if (servingLock === null) {
    throw new CommandRefused(
      `Another process serves ${config.dataDir}. Stop it first, or use a PostgreSQL database for several processes.`,
    );
  }
  await openInstallation(context);
  if (isPlainBeyondLoopback(config)) {
    log.warn("passwords and keys travel in plain HTTP: set TLS_CERT and TLS_KEY, or TRUSTED_PROXIES behind a proxy");
  }
  const lastChecks = new LastChecks();
  const metrics = processMetrics();
  const server = buildServer(
    {
      services: context,
      apiKeys: new ApiKeys(context),
      signer: new Signer(new SigningKeys(context)),
      remembered: new RememberedAnswers(context),
      lastChecks,
      failureLimits: new FailureLimits(),
      requestLimit: new RequestLimit(config.rateLimit),
    },
    {
      log,
      metrics,
      trustedProxies: config.trustedProxies,
      tls: readTls(config),
      isUnavailable: (error) => error instanceof OutcomeUnknown || context.database.dialect.isUnavailable(error),
      isReady: () => schemaIsCurrent(context.database),
    },
  );
  const metricsListener = config.metricsAddress && (await serveMetrics(metrics, config.metricsAddress));
  try {
    await server.fastify.listen({ host: config.host, port: config.port });
  } catch (error) {
    metricsListener?.close();
    throw error;
  }
  const jobs = servingJobs(context, lastChecks).map((job) => regularly(job, log));
  return {
    url: urlOf(config, server.fastify.server.address() as AddressInfo),
    async stop() {
      await server.stop();
      metricsListener?.close();
      await Promise.all(jobs.map((job) => job.stop()));
      await context.database.close();
      servingLock?.release();
    },
  };
}

function readTls({ tlsCert, tlsKey }: Config): { cert: string; key: string } | null {
  if (tlsCert === undefined || tlsKey === undefined) return null;
  return { cert: readFileSync(tlsCert, "utf8"), key: readFileSync(tlsKey, "utf8") };
}

function urlOf(config: Config, { address, port, family }: AddressInfo): string {
  const scheme = config.tlsCert === undefined ? "http" : "https";
  return `${scheme}://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
