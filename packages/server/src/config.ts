/** How settings are read from flags and environment, and what follows from them. */
import * as z from "zod";
import { CommandRefused } from "./errors/problem.ts";
import { type Environment, type Given, givenInEnvironment } from "./runtime/environment.ts";
import { readSecretKeyFile } from "./runtime/secret-key-file.ts";
import { type Setting, type SettingName, settings } from "./settings.ts";

export type Config = Readonly<z.output<typeof configSchema>>;
/** What the command line was given, by the names of the settings. */
export type Flags = Readonly<Partial<Record<SettingName, string>>>;

const configSchema = z.object(schemasOf(settings));

/** A command that was written wrongly, as opposed to one that cannot be carried out. */
export class WrongUsage extends CommandRefused {}

/** Flags win over the environment, the environment over defaults. */
export function readConfig(flags: Flags, environment: Environment): Config {
  const entries = Object.entries(settings).map(([name, setting]) => ({
    name,
    setting,
    given: fromFlags(name, setting, flags) ?? givenInEnvironment(setting.name, environment),
  }));
  const texts = entries.map(({ name, setting, given }) => [name, given?.text ?? setting.default ?? undefined]);
  const parsed = configSchema.safeParse(Object.fromEntries(texts));
  if (parsed.success) {
    requireBothOrNeither(parsed.data);
    return parsed.data;
  }
  const faulty = entries.find((entry) => parsed.error.issues.some((issue) => issue.path[0] === entry.name));
  if (faulty?.given === undefined) throw parsed.error;
  const { setting, given } = faulty;
  const shown = setting.isSecret ? "is not valid" : `is ${JSON.stringify(given.text)}`;
  throw new given.Fault(`${given.source} ${shown}. It must be ${setting.allowed}.`);
}

/**
 * The text of the secret key. `mayCreate` tells that no database exists yet, so that a new key can make nothing
 * unreadable.
 */
export function secretKeyFor(config: Config, { mayCreate }: { mayCreate: boolean }): string {
  if (config.secretKey !== undefined) return config.secretKey;
  if (config.databaseUrl !== undefined) {
    throw new CommandRefused(
      "With a database URL the secret key must be given: set LEASEHOLD_SECRET_KEY, or LEASEHOLD_SECRET_KEY_FILE. Make one with: openssl rand -base64 32",
    );
  }
  return readSecretKeyFile(config.dataDir, { mayCreate });
}

/** Whether the secret key is the file in the data folder. */
export function hasKeyFile(config: Config): boolean {
  return config.secretKey === undefined && config.databaseUrl === undefined;
}

/** The key that a change of the secret key is given, by the same two ways as the key itself. */
export function readNewSecretKey(environment: Environment): string | undefined {
  const given = givenInEnvironment("NEW_SECRET_KEY", environment);
  const { schema, allowed } = settings.secretKey;
  const parsed = schema.safeParse(given?.text);
  if (parsed.success) return parsed.data;
  throw new CommandRefused(`${given?.source} is not valid. It must be ${allowed}.`);
}

/** Whether clients reach the server from other machines without TLS of its own and without a declared proxy. */
export function isPlainBeyondLoopback({ host, tlsCert, trustedProxies }: Config): boolean {
  return !isLoopback(host) && tlsCert === undefined && trustedProxies.length === 0;
}

export function isLoopback(host: string): boolean {
  return /^(127\.|::1$|localhost$)/.test(host);
}

function fromFlags(name: string, setting: Setting, flags: Readonly<Record<string, string | undefined>>) {
  const text = flags[name];
  if (text === undefined || setting.flag === null) return undefined;
  return { text, source: setting.flag, Fault: WrongUsage } satisfies Given;
}

function requireBothOrNeither({ tlsCert, tlsKey }: Config): void {
  if ((tlsCert === undefined) === (tlsKey === undefined)) return;
  const [missing, given] = tlsCert === undefined ? ["TLS_CERT", "TLS_KEY"] : ["TLS_KEY", "TLS_CERT"];
  throw new CommandRefused(`LEASEHOLD_${given} is set without LEASEHOLD_${missing}. HTTPS needs both.`);
}

type SchemasOf<Table extends Record<string, Setting>> = { [Name in keyof Table]: Table[Name]["schema"] };

/** The cast is safe: each name keeps its own schema. */
function schemasOf<Table extends Record<string, Setting>>(table: Table): SchemasOf<Table> {
  return Object.fromEntries(Object.entries(table).map(([name, { schema }]) => [name, schema])) as SchemasOf<Table>;
}
