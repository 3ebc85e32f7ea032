/** `leasehold person`: what is kept of a person, and its erasure. */
import type { Command } from "commander";
import { isoInstant } from "../domain/calendar.ts";
import { normalizedEmail } from "../domain/text.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { collectPersonalData } from "../services/personal-data/collect.ts";
import { erasePersonalData } from "../services/personal-data/erase.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson } from "./terminal.ts";

interface EraseOptions extends CompanyOptions {
  readonly json?: boolean;
}

const email = "the person's e-mail address";

export function addPerson(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "person", "Tell or erase what is kept of a person.");

  declareCompanyCommand(group, {
    usage: "export <email>",
    about: "Print everything that is kept of a person, as JSON.",
    details: "Customers, license users, licenses, orders, devices, histories, refusals and the record of changes.",
    arguments: { email },
    examples: ["person export ada@example.com > ada.json"],
  }).action((address: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      const { asOf, ...found } = await collectPersonalData(context, { companyId }, normalizedEmail(address));
      writeJson(terminal, { ...found, asOf: isoInstant(asOf) });
    }),
  );

  declareCompanyCommand(group, {
    usage: "erase <email>",
    about: "Erase what is kept of a person, for good.",
    details: "Licenses, orders and the record of changes stay, without the person. The report says what and why.",
    arguments: { email },
    examples: ["person erase ada@example.com"],
  })
    .option("--json", "print the report as JSON")
    .action((address: string, options: EraseOptions) =>
      onCompany(terminal, options, async (context, companyId) => {
        const report = await erasePersonalData(context, commandLine(companyId), normalizedEmail(address));
        if (options.json === true) return writeJson(terminal, report);
        if (!report.found) return terminal.write("Nothing is kept of this address.\n");
        for (const { object, count, what } of report.erased) terminal.write(`erased  ${count} ${object}: ${what}\n`);
        for (const { object, reason } of report.stays) terminal.write(`stays   ${object}: ${reason}\n`);
      }),
    );
}
