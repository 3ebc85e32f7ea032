/** `leasehold mail`: how a company's mail is sent, whether that works, and what became of messages. */
import { type Command, Option } from "commander";
import { WrongUsage } from "../config.ts";
import { isoInstant } from "../domain/calendar.ts";
import { faultsOf } from "../domain/catalog/fault.ts";
import { mailStatuses } from "../domain/mail-message.ts";
import { mailAddress, mailSettingChanges } from "../domain/mail-settings.ts";
import { CommandRefused } from "../errors/problem.ts";
import { givenInEnvironment } from "../runtime/environment.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { listMailMessages } from "../services/mail/messages.ts";
import { changeMailSetting, retrieveMailSetting } from "../services/mail/settings.ts";
import { tryMailSettings } from "../services/mail/try-settings.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface SettingsOptions extends CompanyOptions {
  /** Not `host`, which is where the server itself listens. */
  readonly relay?: string;
  readonly relayPort?: string;
  readonly security?: string;
  readonly username?: string;
  readonly sender?: string;
  readonly senderName?: string;
  readonly replyTo?: string;
  readonly vendor?: string;
}

interface MessagesOptions extends CompanyOptions {
  readonly status?: string;
  readonly json?: boolean;
}

const LISTED_MAX = 100;

export function addMail(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "mail", "Set up, test and look after the mail that is sent.");

  declareCompanyCommand(group, {
    usage: "settings",
    about: "Show how mail is sent, after changing what is given; the password is never shown.",
    details:
      "The password is taken from LEASEHOLD_MAIL_PASSWORD, or from the file that LEASEHOLD_MAIL_PASSWORD_FILE names.",
    examples: [
      "mail settings",
      "mail settings --relay smtp.orchard.example --sender licenses@orchard.example --username shop",
    ],
  })
    .option("--relay <host>", "the mail server's name, which its certificate must have")
    .option("--relay-port <number>", "its port: 587 with STARTTLS, 465 with TLS, as a rule")
    .option("--security <kind>", "starttls, tls or none; none to addresses alone that LEASEHOLD_OUTGOING_ALLOW names")
    .option("--username <name>", "the name to sign in with; empty for none")
    .option("--sender <address>", "the address that mail is from")
    .option("--sender-name <name>", "the sender's name")
    .option("--reply-to <address>", "where answers go; empty for the sender")
    .option("--vendor <list>", "the vendor's own addresses that notices can go to, separated by commas")
    .action((options: SettingsOptions) => settings(terminal, options));

  declareCompanyCommand(group, {
    usage: "test <address>",
    about: "Send a mail at once to an address, and say what the mail server answered.",
    arguments: { address: "who is to receive it" },
    environment: ["outgoingAllow"],
    examples: ["mail test owner@orchard.example"],
  }).action((address: string, options: CompanyOptions) => test(terminal, address, options));

  declareCompanyCommand(group, {
    usage: "messages",
    about: `List the newest ${LISTED_MAX} messages with their attempts and last errors.`,
    examples: ["mail messages", "mail messages --status failed --json"],
  })
    .addOption(new Option("--status <status>", "only those with this status").choices(mailStatuses))
    .option("--json", "print JSON")
    .action((options: MessagesOptions) => list(terminal, options));
}

async function settings(terminal: Terminal, options: SettingsOptions): Promise<void> {
  const changes = changesOf(terminal, options);
  const setting = await onCompany(terminal, options, (context, companyId) =>
    Object.keys(changes).length === 0
      ? retrieveMailSetting(context, { companyId })
      : changeMailSetting(context, commandLine(companyId), changes),
  );
  if (setting === null) {
    throw new CommandRefused("No mail server is set up. Give at least --relay and --sender.");
  }
  const { sealed_password, vendor_addresses_json, created_at, updated_at, ...shown } = setting;
  writeJson(terminal, {
    ...shown,
    has_password: sealed_password !== null,
    vendor_addresses: JSON.parse(vendor_addresses_json),
    updated_at: isoInstant(updated_at),
  });
}

function changesOf({ environment }: Terminal, options: SettingsOptions) {
  const orNull = (text: string | undefined) => (text === "" ? null : text);
  const given = {
    host: options.relay,
    port: options.relayPort === undefined ? undefined : Number(options.relayPort),
    security: options.security,
    username: orNull(options.username),
    sender_address: options.sender,
    sender_name: options.senderName,
    reply_to: orNull(options.replyTo),
    vendor_addresses: options.vendor?.split(",").flatMap((part) => part.trim() || []),
    password: givenInEnvironment("MAIL_PASSWORD", environment)?.text,
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const read = mailSettingChanges.safeParse(present);
  if (read.success) return read.data;
  const faults = faultsOf(read.error).map(({ path, text }) => `${path.join(".")} ${text}`);
  throw new WrongUsage(`${faults.join("; ")}.`);
}

async function test(terminal: Terminal, address: string, options: CompanyOptions): Promise<void> {
  const to = mailAddress.safeParse(address);
  if (!to.success) throw new WrongUsage(`"${address}" is no e-mail address.`);
  const { isAccepted, answer } = await onCompany(terminal, options, (context, companyId) =>
    tryMailSettings(context, { companyId }, to.data),
  );
  if (!isAccepted) throw new CommandRefused(`The mail was not taken. ${answer}`);
  terminal.write(`The mail server has taken the mail to ${to.data}: ${answer}\n`);
}

async function list(terminal: Terminal, options: MessagesOptions): Promise<void> {
  const { status, json } = options;
  const filters =
    status === undefined ? [] : [{ field: "status", kind: "text", lookup: "exact", value: status } as const];
  const page = await onCompany(terminal, options, (context, companyId) =>
    listMailMessages(context, { companyId }, { limit: LISTED_MAX, offset: 0, order: null, filters, metadata: [] }),
  );
  const shown = page.items.map(({ id, kind, recipient, status, attempts, last_error, created_at, sent_at }) => ({
    ...{ id, kind, recipient, status, attempts, last_error },
    created_at: isoInstant(created_at),
    sent_at: sent_at === null ? null : isoInstant(sent_at),
  }));
  if (json) return writeJson(terminal, shown);
  const rows = shown.map((message) => [
    message.created_at,
    message.status,
    String(message.attempts),
    message.kind,
    message.recipient,
    message.last_error ?? "",
  ]);
  writeTable(terminal, ["SINCE", "STATUS", "ATTEMPTS", "NOTICE", "TO", "LAST ERROR"], rows, "There is no message.");
}
