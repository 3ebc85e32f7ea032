/** `leasehold audit`: who changed what, and whether the record of it is whole. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Anchor } from "../domain/audit-chain/head.ts";
import { isoInstant } from "../domain/calendar.ts";
import { CommandRefused } from "../errors/problem.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { exportAuditEntries } from "../services/audit/export.ts";
import { showChain } from "../services/audit/head.ts";
import { listAuditEntries } from "../services/audit/list.ts";
import { auditFilters, type FilterOptions, filterOptions } from "./audit-filters.ts";
import { verifyRecords } from "./audit-verify.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface JsonOptions extends CompanyOptions {
  readonly json?: boolean;
}

interface ListOptions extends JsonOptions, FilterOptions {
  readonly limit: number;
}

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 1_000;

export function addAudit(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "audit", "Verify, list or export the record of changes, or print its head.");

  declareCompanyCommand(group, {
    usage: "verify",
    about: "Verify that no entry was changed, removed, added or moved; of all companies unless one is named.",
    company: "the company whose record it is; all of them if left out, unless there is --head",
    details:
      "It exits with 1 where something was tampered with, and names it. Whoever has the database and the secret key, or puts\nback the whole database of an earlier day, is found only by a head that was kept elsewhere: give it with --head.",
    examples: ["audit verify", "audit verify --head 4711:6b1f…", "audit verify --company 17 --json"],
  })
    .addOption(
      new Option("--head <position:hash>", "a head that was kept elsewhere, which the record must hold").argParser(
        readAnchor,
      ),
    )
    .option("--json", "print JSON")
    .action((options: JsonOptions & { readonly head?: Anchor }) => verifyRecords(terminal, options));

  declareCompanyCommand(group, {
    usage: "head",
    about: "Print the signed head of the record, POSITION:HASH, to keep it where nobody changes it.",
    examples: ["audit head >> /mnt/elsewhere/heads", "audit head --json"],
  })
    .option("--json", "print the head with its signature and public key as JSON")
    .action((options: JsonOptions) => printHead(terminal, options));

  const list = declareCompanyCommand(group, {
    usage: "list",
    about: "List who changed what, newest first.",
    examples: [
      "audit list",
      "audit list --from 2026-03-01 --actor 'first key'",
      "audit list --object license:1594920960010036 --json",
    ],
  });
  for (const option of filterOptions()) list.addOption(option);
  list
    .addOption(new Option("--limit <number>", "how many at most").argParser(readLimit).default(LIMIT_DEFAULT))
    .option("--json", "print JSON, with what was before and after")
    .action((options: ListOptions) => listEntries(terminal, options));

  const exported = declareCompanyCommand(group, {
    usage: "export",
    about: "Print who changed what as comma-separated values, oldest first, with all that the chain is made of.",
    examples: ["audit export > changes.csv", "audit export --from 2026-01-01 --to 2026-04-01 > quarter.csv"],
  });
  for (const option of filterOptions()) exported.addOption(option);
  exported.action((options: CompanyOptions & FilterOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      for await (const text of exportAuditEntries(context, { companyId }, { filters: auditFilters(options) })) {
        terminal.write(text);
      }
    }),
  );
}

async function printHead(terminal: Terminal, options: JsonOptions): Promise<void> {
  const { head, waiting } = await onCompany(terminal, options, (context, companyId) =>
    showChain(context, { companyId }),
  );
  if (head === null) throw new CommandRefused("There is no head yet: the chain begins once a server runs.");
  if (options.json) return writeJson(terminal, { head, waiting });
  terminal.write(`${head.position}:${head.hash}\n`);
  if (waiting > 0) terminal.writeError(`${waiting} later entries are not sealed yet.\n`);
}

async function listEntries(terminal: Terminal, options: ListOptions): Promise<void> {
  const request = { limit: options.limit, offset: 0, order: null, filters: auditFilters(options), metadata: [] };
  const { count, items } = await onCompany(terminal, options, (context, companyId) =>
    listAuditEntries(context, commandLine(companyId), request),
  );
  if (options.json) {
    const shown = items.map(({ sealed_origin: _origin, ...entry }) => ({ ...entry, ts: isoInstant(entry.ts) }));
    return writeJson(terminal, shown);
  }
  const rows = items.map((entry) => [
    isoInstant(entry.ts),
    entry.position === null ? "-" : String(entry.position),
    `${entry.actor_kind} ${entry.actor_name}`.trim(),
    entry.action,
    `${entry.object_kind}:${entry.object_id}`,
  ]);
  writeTable(terminal, ["WHEN", "POSITION", "WHO", "WHAT", "OBJECT"], rows, "Nothing was changed.");
  if (count > items.length)
    terminal.writeError(`${count - items.length} more. See them with --limit, or: audit export\n`);
}

function readAnchor(text: string): Anchor {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (position === undefined || hash === undefined) {
    throw new InvalidArgumentError("It is POSITION:HASH, as printed by: leasehold audit head");
  }
  return { position: Number(position), hash };
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw new InvalidArgumentError(`It is a whole number from 1 to ${LIMIT_MAX}.`);
  }
  return limit;
}
