/** `leasehold audit verify`: verifies the records of changes, and exits with 1 where one was tampered with. */
import { withInstallation } from "../compose.ts";
import { readConfig, WrongUsage } from "../config.ts";
import type { Anchor } from "../domain/audit-chain/head.ts";
import { isoInstant } from "../domain/calendar.ts";
import { CommandRefused } from "../errors/problem.ts";
import { type ChainReport, isTamperedWith, verifyRecord } from "../services/audit/verify.ts";
import { allCompanies, requireCompany } from "../services/companies/settings.ts";
import type { CompanyOptions } from "./declare.ts";
import { type Terminal, writeJson } from "./terminal.ts";
import { verifyingProgressOn } from "./verifying-progress.ts";

interface VerifyOptions extends CompanyOptions {
  readonly head?: Anchor;
  readonly json?: boolean;
}

interface NamedReport extends ChainReport {
  readonly company: string;
}

export async function verifyRecords(terminal: Terminal, options: VerifyOptions): Promise<void> {
  const tell = verifyingProgressOn(terminal);
  const reports = await withInstallation(readConfig(options, terminal.environment), async (context) => {
    const companies =
      options.company === undefined ? await allCompanies(context) : [await requireCompany(context, options.company)];
    if (options.head !== undefined && companies.length > 1) {
      throw new WrongUsage("The head is one company's: name that with --company. See: leasehold company list");
    }
    const verified: NamedReport[] = [];
    for (const { id, name } of companies) {
      const report = await verifyRecord(context, id, options.head ?? null, (count, of) => tell(name, count, of));
      verified.push({ company: name, ...report });
    }
    return verified;
  });
  if (options.json) writeJson(terminal, reports.map(shown));
  else for (const report of reports) writeReport(terminal, report);
  const tampered = reports.filter(isTamperedWith).length;
  if (tampered > 0)
    throw new CommandRefused(
      `The record of ${tampered === 1 ? "a company" : `${tampered} companies`} was tampered with.`,
    );
}

function shown({ company, companyId, head, sealed, waiting, findings, further }: NamedReport) {
  return {
    company_id: companyId,
    company,
    head: head && { position: head.position, hash: head.hash, signed_at: isoInstant(head.signed_at) },
    sealed,
    waiting,
    findings: findings.map(({ fault, position, entryId, text }) => ({ fault, position, entry_id: entryId, text })),
    further_findings: further,
  };
}

function writeReport(terminal: Terminal, report: NamedReport): void {
  const { company, head, sealed, waiting, findings, further } = report;
  const end = head === null ? "" : `, up to ${head.position}:${head.hash}, signed ${isoInstant(head.signed_at)}`;
  const state = findings.length === 0 ? "whole" : "NOT IN ORDER";
  terminal.write(`${company}: ${state}. ${sealed} entries are sealed${end}; ${waiting} wait.\n`);
  for (const { fault, text } of findings) terminal.write(`  ${fault}: ${text}\n`);
  if (further > 0) terminal.write(`  … and ${further} more.\n`);
}
