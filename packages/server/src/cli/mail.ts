/** `leasehold mail`: how a company's mail is sent, and whether that works. */
import type { Command } from "commander";
import { WrongUsage } from "../config.ts";
import { mailAddress, mailSettingChanges } from "../domain/mail-settings.ts";
import { CommandRefused } from "../errors/problem.ts";
import { givenInEnvironment } from "../runtime/environment.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { describeMailSetting } from "../services/mail/describe.ts";
import { changeMailSetting, retrieveMailSetting } from "../services/mail/settings.ts";
import { tryMailSettings } from "../services/mail/try-settings.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { givenMembers } from "./given-members.ts";
import { inWords } from "./in-words.ts";
import { addMessages } from "./mail-messages.ts";
import { addNotices } from "./mail-notices.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson } from "./terminal.ts";

interface SettingsOptions extends CompanyOptions {
  /** Of the mail server here, and not where Leasehold itself listens. */
  readonly host?: string;
  readonly port?: string;
  readonly security?: string;
  readonly username?: string;
  /** False where it is to be taken away; the password itself is no flag. */
  readonly password: boolean;
  readonly senderAddress?: string;
  readonly senderName?: string;
  readonly replyTo?: string;
  readonly vendorAddresses?: string;
}

const setUp = "Set one up with: leasehold mail settings --host HOST --sender-address ADDRESS";
const words = {
  mail_not_set_up: `No mail server is set up. ${setUp}`,
  password:
    "With another host or port the password is needed again: give it as LEASEHOLD_MAIL_PASSWORD, or take it away with --no-password",
};

export function addMail(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "mail", "Set up, test and look after the mail that is sent, and what it says.");

  declareCompanyCommand(group, {
    usage: "settings",
    about: "Show how mail is sent, after changing what is given; the password is never shown.",
    details:
      "The password is taken from LEASEHOLD_MAIL_PASSWORD, or from the file that LEASEHOLD_MAIL_PASSWORD_FILE names.",
    examples: [
      "mail settings",
      "mail settings --host smtp.orchard.example --sender-address licenses@orchard.example --username shop",
    ],
  })
    .option("--host <host>", "the mail server's name, which its certificate must have")
    .option("--port <number>", "its port: 587 with STARTTLS, 465 with TLS, as a rule")
    .option("--security <kind>", "starttls, tls or none; none to addresses alone that LEASEHOLD_OUTGOING_ALLOW names")
    .option("--username <name>", "the name to sign in with; empty for none")
    .option("--no-password", "take the password away")
    .option("--sender-address <address>", "the address that mail is from")
    .option("--sender-name <name>", "the sender's name")
    .option("--reply-to <address>", "where answers go; empty for the sender")
    .option("--vendor-addresses <list>", "your own addresses that notices can go to, separated by commas")
    .action((options: SettingsOptions) => settings(terminal, options));

  declareCompanyCommand(group, {
    usage: "test <address>",
    about: "Send a mail at once to an address, and say what the mail server answered.",
    arguments: { address: "who is to receive it" },
    environment: ["outgoingAllow"],
    examples: ["mail test owner@orchard.example"],
  }).action((address: string, options: CompanyOptions) => test(terminal, address, options));

  addMessages(group, terminal);
  addNotices(group, terminal);
}

async function settings(terminal: Terminal, options: SettingsOptions): Promise<void> {
  const { host, port, ...place } = options;
  const changes = changesOf(terminal, options);
  const setting = await onCompany(terminal, place, (context, companyId) =>
    Object.keys(changes).length === 0
      ? retrieveMailSetting(context, { companyId })
      : inWords(words, changeMailSetting(context, commandLine(companyId), changes)),
  );
  if (setting === null) throw new CommandRefused(words.mail_not_set_up);
  writeJson(terminal, describeMailSetting(setting));
}

function changesOf({ environment }: Terminal, options: SettingsOptions) {
  const orNull = (text: string | undefined) => (text === "" ? null : text);
  return givenMembers(mailSettingChanges, {
    host: options.host,
    port: options.port === undefined ? undefined : Number(options.port),
    security: options.security,
    username: orNull(options.username),
    password: options.password ? givenInEnvironment("MAIL_PASSWORD", environment)?.text : null,
    sender_address: options.senderAddress,
    sender_name: options.senderName,
    reply_to: orNull(options.replyTo),
    vendor_addresses: options.vendorAddresses?.split(",").flatMap((part) => part.trim() || []),
  });
}

async function test(terminal: Terminal, address: string, options: CompanyOptions): Promise<void> {
  const to = mailAddress.safeParse(address);
  if (!to.success) throw new WrongUsage(`"${address}" is no e-mail address.`);
  const { isAccepted, answer } = await onCompany(terminal, options, (context, companyId) =>
    inWords(words, tryMailSettings(context, { companyId }, to.data)),
  );
  if (!isAccepted) throw new CommandRefused(`The mail was not taken. ${answer}`);
  terminal.write(`The mail server has taken the mail to ${to.data}: ${answer}\n`);
}
