/** `leasehold mail`: what is told by mail, to whom, and in which words. */
import type { Command } from "commander";
import { WrongUsage } from "../config.ts";
import { noticeChanges, wordingChanges } from "../domain/notice-changes.ts";
import { noticeRecipients } from "../domain/notices.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { changeNotice, listNotices, previewNotice, requireNotice } from "../services/mail/change-notice.ts";
import { describeNotice } from "../services/mail/describe.ts";
import { retrieveMailSetting } from "../services/mail/settings.ts";
import { nameList } from "./call-list.ts";
import { type CompanyOptions, declareCompanyCommand } from "./declare.ts";
import { givenMembers } from "./given-members.ts";
import { inWords } from "./in-words.ts";
import { onCompany } from "./on-company.ts";
import { readTextFile } from "./read-text-file.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface JsonOptions extends CompanyOptions {
  readonly json?: boolean;
}

interface WordingOptions extends JsonOptions {
  readonly subject?: string;
  /** Files with templates. */
  readonly text?: string;
  readonly html?: string;
}

interface NoticeOptions extends WordingOptions {
  readonly enable?: boolean;
  readonly disable?: boolean;
  readonly recipients?: readonly string[];
  readonly reset?: readonly string[];
}

const kind = "the notice, as listed by: leasehold mail notices";
const words = { not_found: "There is no such notice. See: leasehold mail notices" };
const members = Object.keys(noticeChanges.shape);

export function addNotices(group: Command, terminal: Terminal): void {
  declareCompanyCommand(group, {
    usage: "notices",
    about: "List every notice that can be sent: whether it is, to whom, and what it tells.",
    examples: ["mail notices", "mail notices --json"],
  })
    .option("--json", "print JSON")
    .action((options: JsonOptions) => list(terminal, options));

  const notice = declareCompanyCommand(group, {
    usage: "notice <kind>",
    about: "Show a notice with its templates, after changing what is given.",
    details: "Templates are Liquid. One that asks for a fact that the notice does not have is refused.",
    arguments: { kind },
    examples: [
      "mail notice license_expired --enable --recipients customer,vendor",
      "mail notice license_expired --subject 'Your {{ product }} license has ended' --text expired.txt",
      "mail notice license_expired --reset subject,text",
    ],
  })
    .option("--enable", "send it from now on")
    .option("--disable", "send it no more")
    .option("--recipients <list>", `who receives it, separated by commas, of ${noticeRecipients.join(", ")}`, nameList)
    .option("--reset <list>", `what goes back to its default, of ${members.join(", ")}`, nameList);
  addWording(notice).action((kind: string, options: NoticeOptions) => showOrChange(terminal, kind, options));

  const preview = declareCompanyCommand(group, {
    usage: "preview <kind>",
    about: "Write a notice with samples, as it is stored or in other words; nothing is sent or stored.",
    arguments: { kind },
    examples: ["mail preview license_expired", "mail preview license_expired --html expired.html --json"],
  });
  addWording(preview).action((kind: string, options: WordingOptions) => writePreview(terminal, kind, options));
}

function addWording(command: Command): Command {
  return command
    .option("--subject <template>", "the template of the subject")
    .option("--text <file>", "a file with the template of the text; - reads standard input")
    .option("--html <file>", "a file with the template of the HTML; - reads standard input")
    .option("--json", "print JSON, the HTML included");
}

async function list(terminal: Terminal, options: JsonOptions): Promise<void> {
  const notices = await onCompany(terminal, options, (context, companyId) => listNotices(context, { companyId }));
  const shown = notices.map(describeNotice);
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map(({ kind, is_enabled, recipients, about }) => [
    kind,
    is_enabled ? "yes" : "no",
    recipients.join(", "),
    about,
  ]);
  writeTable(terminal, ["NOTICE", "ENABLED", "RECIPIENTS", "WHAT IT TELLS"], rows, "There is no notice.");
}

async function showOrChange(terminal: Terminal, kind: string, options: NoticeOptions): Promise<void> {
  const changes = changesOf(options);
  const { notice, isSetUp } = await onCompany(terminal, options, async (context, companyId) => ({
    notice: await inWords(
      words,
      Object.keys(changes).length === 0
        ? requireNotice(context.database.read, companyId, kind)
        : changeNotice(context, commandLine(companyId), kind, changes),
    ),
    isSetUp: (await retrieveMailSetting(context, { companyId })) !== null,
  }));
  const shown = describeNotice(notice);
  if (options.enable && !isSetUp) {
    terminal.writeError("No mail server is set up, and until then mail waits. See: leasehold mail settings --help\n");
  }
  if (options.json) return writeJson(terminal, shown);
  const { about, is_enabled, recipients, subject, text, html, facts, may_receive } = shown;
  terminal.write(`${kind}: ${about}\nEnabled: ${is_enabled ? "yes" : "no"}\n`);
  terminal.write(`Recipients: ${recipients.join(", ")} (of ${may_receive.join(", ")})\n`);
  terminal.write(`Facts: ${facts.map(({ name }) => name).join(", ")}\nSubject: ${subject}\n\n${text.trimEnd()}\n`);
  if (html !== null) terminal.write(`\n${html.trimEnd()}\n`);
}

function changesOf({ enable, disable, recipients, reset = [], ...wording }: NoticeOptions) {
  if (enable && disable) throw new WrongUsage("Give --enable or --disable, not both.");
  const unknown = reset.filter((name) => !members.includes(name));
  if (unknown.length > 0) throw new WrongUsage(`--reset takes ${members.join(", ")}, and not ${unknown.join(", ")}.`);
  return givenMembers(noticeChanges, {
    is_enabled: enable ? true : disable ? false : undefined,
    recipients,
    ...wordingOf(wording),
    ...Object.fromEntries(reset.map((name) => [name, null])),
  });
}

function wordingOf({ subject, text, html }: WordingOptions) {
  const template = (file: string | undefined) =>
    file === undefined ? undefined : readTextFile(file, "Give the path of a template.");
  return { subject, text: template(text), html: template(html) };
}

async function writePreview(terminal: Terminal, kind: string, options: WordingOptions): Promise<void> {
  const given = givenMembers(wordingChanges, wordingOf(options));
  const letter = await onCompany(terminal, options, (context, companyId) =>
    inWords(words, previewNotice(context, { companyId }, kind, given)),
  );
  if (options.json) return writeJson(terminal, letter);
  terminal.write(`Subject: ${letter.subject}\n\n${letter.text.trimEnd()}\n`);
}
