/** `leasehold mail`: what became of messages, and sending one again. */
import { type Command, Option } from "commander";
import type { Filter } from "../domain/listing.ts";
import { mailStatuses } from "../domain/mail-message.ts";
import { type NoticeKind, noticeKinds } from "../domain/notices.ts";
import { normalizedEmail } from "../domain/text.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { describeMessage } from "../services/mail/describe.ts";
import { listMailMessages, resendMailMessage } from "../services/mail/messages.ts";
import { type CompanyOptions, declareCompanyCommand } from "./declare.ts";
import { inWords } from "./in-words.ts";
import { objectId } from "./object-id.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface MessagesOptions extends CompanyOptions {
  readonly status?: (typeof mailStatuses)[number];
  readonly kind?: NoticeKind;
  readonly recipient?: string;
  readonly json?: boolean;
}

const LISTED_MAX = 100;

export function addMessages(group: Command, terminal: Terminal): void {
  declareCompanyCommand(group, {
    usage: "messages",
    about: `List the newest ${LISTED_MAX} messages with their attempts and last errors.`,
    examples: ["mail messages", "mail messages --recipient ada@example.com", "mail messages --status failed --json"],
  })
    .addOption(new Option("--status <status>", "only those with this status").choices(mailStatuses))
    .addOption(new Option("--kind <notice>", "only this notice, as in: leasehold mail notices").choices(noticeKinds))
    .option("--recipient <address>", "only those to this address", normalizedEmail)
    .option("--json", "print JSON")
    .action((options: MessagesOptions) => list(terminal, options));

  declareCompanyCommand(group, {
    usage: "resend <id>",
    about: "Have a message that waits or has failed tried at once, as often as a new one. A server must be running.",
    arguments: { id: "the message's id, as listed by: leasehold mail messages" },
    examples: ["mail resend 1594920960011489"],
  }).action(async (id: string, options: CompanyOptions) => {
    const words = { not_found: "No message has this id. See: leasehold mail messages" };
    const { recipient } = await onCompany(terminal, options, (context, companyId) =>
      inWords(words, resendMailMessage(context, commandLine(companyId), objectId(id))),
    );
    terminal.write(`The message to ${recipient} is on its way again.\n`);
  });
}

async function list(terminal: Terminal, options: MessagesOptions): Promise<void> {
  const { json } = options;
  const filters = (["status", "kind", "recipient"] as const).flatMap((field): Filter[] => {
    const value = options[field];
    return value === undefined ? [] : [{ field, kind: "text", lookup: "exact", value }];
  });
  const request = { limit: LISTED_MAX, offset: 0, order: null, filters, metadata: [] };
  const { count, items } = await onCompany(terminal, options, (context, companyId) =>
    listMailMessages(context, { companyId }, request),
  );
  const shown = items.map(describeMessage);
  if (json) return writeJson(terminal, shown);
  const rows = shown.map((message) => [
    String(message.id),
    message.created_at,
    message.status,
    String(message.attempts),
    message.kind,
    message.recipient,
    message.last_error ?? "",
  ]);
  const head = ["ID", "SINCE", "STATUS", "ATTEMPTS", "NOTICE", "TO", "LAST ERROR"];
  writeTable(terminal, head, rows, "There is no message.");
  if (count > items.length) terminal.writeError(`${count - items.length} older ones are not shown.\n`);
}
