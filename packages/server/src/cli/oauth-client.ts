/** `leasehold oauth-client`: the clients that call with access tokens in place of an API key. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { WrongUsage } from "../config.ts";
import { isoInstant } from "../domain/calendar.ts";
import type { LicenseApiCall } from "../domain/call-names.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { createOauthClient, type IssuedSecret } from "../services/oauth-clients/create.ts";
import { removeOauthClient } from "../services/oauth-clients/delete.ts";
import { allOauthClients } from "../services/oauth-clients/list.ts";
import { rotateSecret } from "../services/oauth-clients/rotate.ts";
import type { NamedScope } from "../services/oauth-clients/scope-object.ts";
import { callList, callsInWords, namesIn } from "./call-list.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

const scopeKinds: Readonly<Record<string, NamedScope["kind"]>> = {
  company: "company",
  "customer-account": "customeraccount",
  customer: "customer",
  license: "license",
};

interface CreateOptions extends CompanyOptions {
  readonly scope: string;
  readonly calls?: readonly LicenseApiCall[] | "all";
  readonly secretExpiresDays?: number | "none";
  readonly label?: string;
  readonly json?: boolean;
}

interface RotateOptions extends CompanyOptions {
  readonly graceHours: number;
  readonly secretExpiresDays?: number | "none";
  readonly json?: boolean;
}

export function addOauthClient(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "oauth-client", "Create, list, rotate or delete OAuth clients.");

  declareCompanyCommand(group, {
    usage: "create [name]",
    about: "Create an OAuth client with its secret, which is shown this once.",
    details:
      "The scope says whose licenses the client covers; a license outside of it is not found. A new client makes the\ncalls that an application needs, unless --calls says otherwise. Each object has one client at most.",
    arguments: { name: "the account's code, the customer's e-mail, or the license's key or id; none for the company" },
    examples: [
      "oauth-client create --scope company",
      "oauth-client create orchard --scope customer-account --secret-expires-days 90",
      "oauth-client create ana@orchard.example --scope customer --json",
      "oauth-client create FLOA-TING-SEAT-0001 --scope license",
    ],
  })
    .addOption(
      new Option("--scope <scope>", "whose licenses it covers").choices(Object.keys(scopeKinds)).makeOptionMandatory(),
    )
    .option("--calls <list>", "the calls it may make, separated by commas, or all", callList)
    .option("--secret-expires-days <days>", "how long each secret is taken, or none for ever (default: none)", days)
    .option("--label <text>", "a note for you (default: the name)")
    .option("--json", "print one object {client_id, client_secret, secret_expires_at}")
    .action((name: string | undefined, options: CreateOptions) => create(terminal, name, options));

  declareCompanyCommand(group, {
    usage: "rotate <client-id>",
    about: "Give a client a new secret, which is shown this once; the one before is taken for a while longer.",
    details:
      "Tokens that were given out last until they expire, 480 seconds at most; to stop a client at once, delete it.",
    arguments: { "client-id": "the client, as listed by: leasehold oauth-client list" },
    examples: [
      "oauth-client rotate auth-company-100123",
      "oauth-client rotate auth-company-100123 --grace-hours 0",
      "oauth-client rotate auth-company-100123 --secret-expires-days none",
    ],
  })
    .option("--grace-hours <hours>", "how long the present secret is still taken", hours, 24)
    .option(
      "--secret-expires-days <days>",
      "how long each secret is taken, or none for ever (default: as before)",
      days,
    )
    .option("--json", "print one object {client_id, client_secret, secret_expires_at, previous_secret_until}")
    .action((clientId: string, options: RotateOptions) => rotate(terminal, clientId, options));

  declareCompanyCommand(group, {
    usage: "delete <client-id>",
    about: "Delete a client: its secrets and its tokens are refused from the next call on.",
    arguments: { "client-id": "the client, as listed by: leasehold oauth-client list" },
    examples: ["oauth-client delete auth-company-100123"],
  }).action((clientId: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await removeOauthClient(context, commandLine(companyId), clientId);
      terminal.write(`The client ${clientId} is deleted.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "list",
    about: "List the OAuth clients. Secrets are not shown.",
    examples: ["oauth-client list", "oauth-client list --json"],
  })
    .option("--json", "print JSON")
    .action((options: CompanyOptions & { readonly json?: boolean }) => list(terminal, options));
}

async function create(terminal: Terminal, name: string | undefined, options: CreateOptions): Promise<void> {
  const kind = scopeKinds[options.scope] ?? "company";
  if ((kind === "company") !== (name === undefined)) {
    throw new WrongUsage(
      kind === "company" ? "The scope company takes no name." : `Say which ${options.scope}: oauth-client create NAME`,
    );
  }
  const { calls, label } = options;
  const issued = await onCompany(terminal, options, (context, companyId) =>
    createOauthClient(context, commandLine(companyId), {
      scope: { kind, name: name ?? "" },
      ...(calls === undefined ? {} : { calls: calls === "all" ? null : calls }),
      ...secretDaysOf(options),
      ...(label === undefined ? {} : { label }),
    }),
  );
  if (options.json) return writeJson(terminal, membersOf(issued));
  writeSecret(terminal, issued);
}

async function rotate(terminal: Terminal, clientId: string, options: RotateOptions): Promise<void> {
  const { graceHours } = options;
  const issued = await onCompany(terminal, options, (context, companyId) =>
    rotateSecret(context, commandLine(companyId), clientId, { graceHours, ...secretDaysOf(options) }),
  );
  const until = instantOrNull(issued.previousSecretUntil);
  if (options.json) return writeJson(terminal, { ...membersOf(issued), previous_secret_until: until });
  writeSecret(terminal, issued);
  terminal.writeError(
    until === null ? "The secret before is refused from now on.\n" : `The secret before is taken until ${until}.\n`,
  );
}

function membersOf({ clientId, clientSecret, secretExpiresAt }: IssuedSecret) {
  return { client_id: clientId, client_secret: clientSecret, secret_expires_at: instantOrNull(secretExpiresAt) };
}

function writeSecret(terminal: Terminal, issued: IssuedSecret): void {
  const { client_id, client_secret, secret_expires_at } = membersOf(issued);
  terminal.write(`Client id:     ${client_id}\nClient secret: ${client_secret}\n`);
  if (secret_expires_at !== null) terminal.write(`Expires:       ${secret_expires_at}\n`);
  terminal.writeError("The client secret is not shown again.\n");
}

async function list(terminal: Terminal, options: CompanyOptions & { readonly json?: boolean }): Promise<void> {
  const clients = await onCompany(terminal, options, allOauthClients);
  const shown = clients.map((client) => ({
    client_id: client.client_id,
    label: client.label,
    calls: client.calls_json === null ? ("all" as const) : namesIn(client.calls_json),
    secret_expires_at: instantOrNull(client.secret_expires_at),
    previous_secret_until: instantOrNull(client.previous_secret_until),
    created_at: isoInstant(client.created_at),
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map((client) => [
    client.client_id,
    client.label,
    callsInWords(client.calls),
    client.secret_expires_at ?? "never",
    client.previous_secret_until ?? "",
    client.created_at,
  ]);
  const headings = ["CLIENT ID", "LABEL", "CALLS", "SECRET EXPIRES", "SECRET BEFORE UNTIL", "CREATED"];
  writeTable(terminal, headings, rows, "There is no OAuth client.");
}

function instantOrNull(instant: number | null): string | null {
  return instant === null ? null : isoInstant(instant);
}

const DAYS_MAX = 3660;
const HOURS_MAX = 24 * 366;

function days(text: string): number | "none" {
  return text === "none" ? text : wholeNumber(text, 1, DAYS_MAX, ", or none");
}

function secretDaysOf({ secretExpiresDays }: CreateOptions | RotateOptions): { secretDays?: number | null } {
  if (secretExpiresDays === undefined) return {};
  return { secretDays: secretExpiresDays === "none" ? null : secretExpiresDays };
}

function hours(text: string): number {
  return wholeNumber(text, 0, HOURS_MAX);
}

function wholeNumber(text: string, least: number, most: number, otherwise = ""): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}${otherwise}.`);
}
