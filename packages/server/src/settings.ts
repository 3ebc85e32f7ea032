/** Every setting of the server in one table: its name, its flag, its default and what may be given. */
import * as z from "zod";
import { SECRET_KEY_CHARACTERS_MIN } from "./runtime/secrets.ts";

export interface Setting {
  /** The environment has it as `LEASEHOLD_` + name, or in the file that `LEASEHOLD_` + name + `_FILE` names. */
  readonly name: string;
  /** Null where a flag would show the value to everyone who can list processes. */
  readonly flag: string | null;
  /** What the value stands for in help texts. */
  readonly placeholder: string;
  readonly default: string | null;
  /** What may be given, as the end of the sentence "It must be …". */
  readonly allowed: string;
  readonly about: string;
  /** Whether the value, or a part of it, must never be shown. */
  readonly isSecret: boolean;
  /** Reads the text of the setting. */
  readonly schema: z.ZodType<unknown, string | undefined>;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const wholeNumber = z.string().regex(/^\d{1,15}$/);
const portNumber = wholeNumber.transform(Number).refine((port) => port <= 65_535);
const networkAddress = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const keyBits = z.union([z.literal("2048"), z.literal("3072"), z.literal("4096")]);
const bitsOf = { "2048": 2048, "3072": 3072, "4096": 4096 } as const;

export const settings = {
  host: {
    name: "HOST",
    flag: "--host",
    placeholder: "address",
    default: "127.0.0.1",
    allowed: "an address of this machine, or 0.0.0.0 or :: for all of them",
    about: "The address to listen on; the default is reached from this machine alone.",
    isSecret: false,
    schema: z.string().regex(/^[\w.:%-]+$/),
  },
  port: {
    name: "PORT",
    flag: "--port",
    placeholder: "number",
    default: "8080",
    allowed: "a whole number from 0 to 65535, where 0 takes any free port",
    about: "The port to listen on.",
    isSecret: false,
    schema: portNumber,
  },
  dataDir: {
    name: "DATA_DIR",
    flag: "--data-dir",
    placeholder: "folder",
    default: "./data",
    allowed: "the path of a folder",
    about: "The folder of the SQLite database and of the secret key made for it.",
    isSecret: false,
    schema: z.string(),
  },
  databaseUrl: {
    name: "DATABASE_URL",
    flag: "--database-url",
    placeholder: "url",
    default: null,
    allowed: "a URL such as postgres://user:password@host:5432/database",
    about: "The PostgreSQL database to use in place of SQLite.",
    isSecret: true,
    schema: z.string().refine(isPostgresUrl).optional(),
  },
  publicUrl: {
    name: "PUBLIC_URL",
    flag: "--public-url",
    placeholder: "url",
    default: null,
    allowed: "an http or https URL without query and fragment",
    about: "The address under which clients and browsers reach the server; links are built from it.",
    isSecret: false,
    schema: z
      .string()
      .refine(isWebUrl)
      .transform((url) => url.replace(/\/+$/, ""))
      .optional(),
  },
  trustedProxies: {
    name: "TRUSTED_PROXIES",
    flag: "--trusted-proxies",
    placeholder: "list",
    default: "",
    allowed: "a comma-separated list of addresses and CIDR ranges, such as 10.0.0.2,fd00::/8",
    about: "The proxies whose forwarded headers are believed; nobody's by default.",
    isSecret: false,
    schema: z.string().transform(listed).pipe(z.array(networkAddress)),
  },
  tlsCert: {
    name: "TLS_CERT",
    flag: "--tls-cert",
    placeholder: "file",
    default: null,
    allowed: "the path of a PEM file",
    about: "The certificate chain for HTTPS; needs the key as well.",
    isSecret: false,
    schema: z.string().optional(),
  },
  tlsKey: {
    name: "TLS_KEY",
    flag: "--tls-key",
    placeholder: "file",
    default: null,
    allowed: "the path of a PEM file",
    about: "The private key of the certificate.",
    isSecret: false,
    schema: z.string().optional(),
  },
  metricsAddress: {
    name: "METRICS_ADDRESS",
    flag: "--metrics-address",
    placeholder: "address",
    default: null,
    allowed: "a port, or an address and a port such as 127.0.0.1:9090 or [::1]:9090",
    about: "Where to serve metrics, apart from the API; a port alone means 127.0.0.1; without it there are none.",
    isSecret: false,
    schema: z
      .string()
      .transform(splitAddress)
      .pipe(z.object({ host: z.string(), port: portNumber }))
      .optional(),
  },
  outgoingAllow: {
    name: "OUTGOING_ALLOW",
    flag: "--outgoing-allow",
    placeholder: "list",
    default: "",
    allowed: "a comma-separated list of addresses and CIDR ranges, such as 10.0.0.7,192.168.4.0/24",
    about: "The addresses beyond the public ones that the server's own requests may reach, also by plain HTTP.",
    isSecret: false,
    schema: z.string().transform(listed).pipe(z.array(networkAddress)),
  },
  logLevel: {
    name: "LOG_LEVEL",
    flag: "--log-level",
    placeholder: "level",
    default: "info",
    allowed: `one of ${logLevels.join(", ")}`,
    about: "The least important kind of event that is logged.",
    isSecret: false,
    schema: z.enum(logLevels),
  },
  rateLimit: {
    name: "RATE_LIMIT",
    flag: "--rate-limit",
    placeholder: "number",
    default: "off",
    allowed: "off, or a whole number of at least 1",
    about: "How many requests a minute each API key and each address may send.",
    isSecret: false,
    schema: z.union([
      z.literal("off").transform(() => null),
      wholeNumber.transform(Number).refine((requests) => requests >= 1),
    ]),
  },
  sessionIdleMinutes: {
    name: "SESSION_IDLE_MINUTES",
    flag: "--session-idle-minutes",
    placeholder: "minutes",
    default: "60",
    allowed: "a whole number from 5 to 1440",
    about: "How long an operator who does nothing stays signed in.",
    isSecret: false,
    schema: wholeNumber.transform(Number).refine((minutes) => minutes >= 5 && minutes <= 1440),
  },
  sessionHours: {
    name: "SESSION_HOURS",
    flag: "--session-hours",
    placeholder: "hours",
    default: "12",
    allowed: "a whole number from 1 to 720",
    about: "How long an operator stays signed in at most.",
    isSecret: false,
    schema: wholeNumber.transform(Number).refine((hours) => hours >= 1 && hours <= 720),
  },
  secretKey: {
    name: "SECRET_KEY",
    flag: null,
    placeholder: "text",
    default: null,
    allowed: `at least ${SECRET_KEY_CHARACTERS_MIN} random characters, such as openssl rand -base64 32 prints`,
    about: "Encrypts the secrets in the database; with SQLite it is made and kept in the data folder if not set.",
    isSecret: true,
    schema: z.string().min(SECRET_KEY_CHARACTERS_MIN).optional(),
  },
  signingKeyBits: {
    name: "SIGNING_KEY_BITS",
    flag: "--signing-key-bits",
    placeholder: "bits",
    default: "2048",
    allowed: "2048, 3072 or 4096",
    about: "The size of the RSA key that signs a company's answers, used when the company is created.",
    isSecret: false,
    schema: keyBits.transform((bits) => bitsOf[bits]),
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

function listed(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function splitAddress(text: string): { host: string; port: string } {
  const [, host, port] = /^(?:(\[[^\]]+\]|[^:]+):)?(\d+)$/.exec(text) ?? [];
  return { host: host?.replace(/^\[|\]$/g, "") ?? "127.0.0.1", port: port ?? "" };
}

function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
}

function isWebUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
}
