/** The server's log: JSON lines, or readable ones on a terminal; secrets are blotted out wherever they stand. */
import { type DestinationStream, type Logger, pino } from "pino";
import pretty from "pino-pretty";

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** Where lines go; standard output if left out. */
  readonly destination?: DestinationStream;
}

export function openLog(options: LogOptions): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    redact: { paths: redactedPaths, censor: "[secret]" },
  };
  return pino(settings, options.destination ?? standardOutput());
}

function standardOutput(): DestinationStream {
  return process.stdout.isTTY ? pretty({ ignore: "pid,hostname" }) : pino.destination({ dest: 1, sync: true });
}

/** Names of members that hold a secret, in the forms that headers, requests, rows and settings give them. */
const secretMembers = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "new_password",
  "newPassword",
  "initial_password",
  "initialPassword",
  "passwordHash",
  "password_hash",
  "license_key",
  "licenseKey",
  "signature",
  "apikey",
  "api_key",
  "apiKey",
  "shared_key",
  "sharedKey",
  "management_api_key",
  "managementApiKey",
  "secret",
  "secretKey",
  "client_secret",
  "clientSecret",
  "private_key",
  "privateKey",
  "id_token",
  "idToken",
  "access_token",
  "accessToken",
  "token",
  "nextToken",
  "formerToken",
  "knownBrowser",
  "csrf_token",
  "csrfToken",
  "x-csrf-token",
  "backup_codes",
  "initialization_code",
  "initializationCode",
  "confirmation_code",
  "confirmationCode",
  "databaseUrl",
];

const DEPTH_MAX = 4;
const redactedPaths = secretMembers.flatMap((member) =>
  Array.from({ length: DEPTH_MAX }, (_, depth) => `${"*.".repeat(depth)}["${member}"]`.replaceAll(".[", "[")),
);

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | number;
  readonly cause?: DescribedError;
}

/** Named members alone: database drivers hang the query, its parameters and the offending row on their errors. */
function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = "code" in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
