/** `leasehold operator`: the people who administer companies, and the links that let them in. */
import type { Command } from "commander";
import { baseUrlOf, withInstallation } from "../compose.ts";
import { type Flags, readConfig } from "../config.ts";
import { isoInstant } from "../domain/calendar.ts";
import { email as emailAddress } from "../domain/catalog/members.ts";
import { CommandRefused } from "../errors/problem.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { changeRole } from "../services/operators/change-role.ts";
import { invite } from "../services/operators/invitations.ts";
import { allOperators, requireMemberByEmail } from "../services/operators/list.ts";
import { makeResetLinkByCommand } from "../services/operators/make-reset-link.ts";
import { removeOperator } from "../services/operators/remove.ts";
import { createSetUpLink } from "../services/operators/set-up.ts";
import { unlockOperator } from "../services/operators/unlock.ts";
import {
  type CompanyOptions,
  dataSettings,
  declareCommand,
  declareCompanyCommand,
  declareGroup,
  linkSettings,
} from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface JsonOption {
  readonly json?: boolean;
}

interface InviteOptions extends CompanyOptions, JsonOption {
  readonly role: string;
  readonly name?: string;
}

const email = "the person's e-mail address";
const role = "a role's code: owner, admin, support, sales, read-only, or one of the company's own";

export function addOperator(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "operator", "Let people in who administer companies, or see to those who do.");

  declareCompanyCommand(group, {
    usage: "list",
    about: "List the operators of a company.",
    examples: ["operator list", "operator list --json"],
  })
    .option("--json", "print JSON")
    .action((options: CompanyOptions & JsonOption) => list(terminal, options));

  declareCompanyCommand(group, {
    usage: "set-up-link",
    about: "Make the link with which the first operator of the installation becomes owner.",
    details: "It is good once, and for 24 hours; the one before is void. Where there is an operator, it is refused.",
    settings: ["publicUrl"],
    environment: linkSettings,
    examples: ["operator set-up-link", "operator set-up-link --public-url https://licenses.example.com"],
  })
    .option("--json", "print one object {link, expires_at}")
    .action((options: CompanyOptions & JsonOption) =>
      withLink(terminal, options, (companyId, context, baseUrl) => createSetUpLink(context, companyId, baseUrl)),
    );

  declareCompanyCommand(group, {
    usage: "invite <email>",
    about: "Invite somebody to administer a company, by a link that is good once, and for seven days.",
    details: "The link is shown this once, and sent by mail where mail is set up.",
    arguments: { email },
    settings: ["publicUrl"],
    environment: linkSettings,
    examples: ["operator invite ada@example.com --role admin", "operator invite ada@example.com --role owner --json"],
  })
    .requiredOption("--role <code>", role)
    .option("--name <name>", "what to call the person")
    .option("--json", "print one object {link, expires_at}")
    .action((address: string, options: InviteOptions) =>
      withLink(terminal, options, (companyId, context, baseUrl) => {
        const wanted = { email: addressOf(address), role: options.role, name: options.name ?? null };
        return invite(context, commandLine(companyId), wanted, baseUrl);
      }),
    );

  declareCommand(group, {
    usage: "reset <email>",
    about: "Make a link with which an operator sets a new password and loses the second factor.",
    details: "It is good once, and for 24 hours. Make sure whom you give it to.",
    arguments: { email },
    settings: [...dataSettings, "publicUrl"],
    environment: linkSettings,
    examples: ["operator reset ada@example.com", "operator reset ada@example.com --json"],
  })
    .option("--json", "print one object {link, expires_at}")
    .action(async (address: string, options: Flags & JsonOption) => {
      const config = readConfig(options, terminal.environment);
      const made = await withInstallation(config, (context) =>
        makeResetLinkByCommand(context, addressOf(address), baseUrlOf(config)),
      );
      writeLink(terminal, options, made);
    });

  declareCompanyCommand(group, {
    usage: "role <email> <role>",
    about: "Give an operator another role.",
    arguments: { email, role },
    examples: ["operator role ada@example.com support"],
  }).action((address: string, code: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      const { id } = await requireMemberByEmail(context, companyId, addressOf(address));
      const changed = await changeRole(context, commandLine(companyId), id, code);
      terminal.write(`${changed.email} has the role ${changed.role}.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "remove <email>",
    about: "End an operator's membership in a company, with the sessions there.",
    details: "Who belongs to no other company is deleted. The last owner of a company cannot be removed.",
    arguments: { email },
    examples: ["operator remove ada@example.com"],
  }).action((address: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      const member = await requireMemberByEmail(context, companyId, addressOf(address));
      await removeOperator(context, commandLine(companyId), member.id);
      terminal.write(`${member.email} is removed.\n`);
    }),
  );

  declareCommand(group, {
    usage: "unlock <email>",
    about: "Let somebody try to sign in again who was locked out after wrong passwords or codes.",
    arguments: { email },
    settings: dataSettings,
    examples: ["operator unlock ada@example.com"],
  }).action(async (address: string, options: Flags) => {
    await withInstallation(readConfig(options, terminal.environment), (context) =>
      unlockOperator(context, addressOf(address)),
    );
    terminal.write(`${addressOf(address)} can try to sign in again.\n`);
  });
}

/** In the form in which it is stored. */
function addressOf(text: string): string {
  const read = emailAddress.safeParse(text);
  if (read.success) return read.data;
  throw new CommandRefused(`${JSON.stringify(text)} is no e-mail address.`);
}

type LinkMaker = (
  companyId: number,
  context: Parameters<typeof createSetUpLink>[0],
  baseUrl: string,
) => Promise<{ readonly link: string; readonly expires_at: number }>;

async function withLink(terminal: Terminal, options: CompanyOptions & JsonOption, make: LinkMaker): Promise<void> {
  const baseUrl = baseUrlOf(readConfig(options, terminal.environment));
  const made = await onCompany(terminal, options, (context, companyId) => make(companyId, context, baseUrl));
  writeLink(terminal, options, made);
}

function writeLink(
  terminal: Terminal,
  { json }: JsonOption,
  { link, expires_at }: { readonly link: string; readonly expires_at: number },
): void {
  if (json === true) {
    writeJson(terminal, { link, expires_at: isoInstant(expires_at) });
    return;
  }
  terminal.write(`${link}\n`);
  terminal.writeError(`The link is good once, until ${isoInstant(expires_at)}. It is not shown again.\n`);
}

async function list(terminal: Terminal, options: CompanyOptions & JsonOption): Promise<void> {
  const operators = await onCompany(terminal, options, allOperators);
  const shown = operators.map((operator) => ({
    id: operator.id,
    email: operator.email,
    name: operator.name,
    role: operator.role,
    last_sign_in: operator.last_sign_in === null ? null : isoInstant(operator.last_sign_in),
    has_second_factor: operator.totp_confirmed_at !== null,
    joined_at: isoInstant(operator.joined_at),
  }));
  if (options.json === true) return writeJson(terminal, shown);
  const rows = shown.map((operator) => [
    operator.email,
    operator.name,
    operator.role,
    operator.last_sign_in ?? "never",
    operator.has_second_factor ? "on" : "off",
  ]);
  const none = "There is no operator yet. Let the first one in with: leasehold operator set-up-link";
  writeTable(terminal, ["EMAIL", "NAME", "ROLE", "LAST SIGN-IN", "SECOND FACTOR"], rows, none);
}
