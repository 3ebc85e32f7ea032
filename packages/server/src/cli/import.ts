/** `leasehold import`: applies a catalog file. */
import { basename } from "node:path";
import type { Command } from "commander";
import { importCatalog } from "../services/catalog/import.ts";
import { readCatalog } from "../services/catalog/read-catalog.ts";
import type { ImportReport } from "../services/catalog/report.ts";
import { type CompanyOptions, declareCompanyCommand } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { readTextFile } from "./read-text-file.ts";
import { type Terminal, writeJson } from "./terminal.ts";

interface ImportOptions extends CompanyOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addImport(program: Command, terminal: Terminal): void {
  declareCompanyCommand(program, {
    usage: "import <file>",
    about: "Apply a catalog of products, customers and orders: all of it, or nothing where it has a fault.",
    details: "Nothing is deleted, and what devices did is not touched. The same file again changes nothing.",
    arguments: { file: "a JSON or YAML file, or - for standard input" },
    examples: ["import catalog.yaml --dry-run", "import catalog.json", "import - < catalog.yaml"],
  })
    .option("--dry-run", "tell what would change, and change nothing")
    .option("--json", "print the report as JSON")
    .action(async (file: string, options: ImportOptions) => {
      const catalog = readCatalog(readTextFile(file, "Give the path of a catalog file."), basename(file));
      const report = await onCompany(terminal, options, (context, companyId) =>
        importCatalog(context, companyId, catalog, { dryRun: options.dryRun ?? false }),
      );
      if (options.json) writeJson(terminal, report);
      else writeReport(terminal, report);
    });
}

function writeReport(terminal: Terminal, report: ImportReport): void {
  for (const [kind, { created, changed, unchanged }] of Object.entries(report.counts)) {
    if (created + changed + unchanged === 0) continue;
    terminal.write(`${kind.replaceAll("_", " ")}: ${created} created, ${changed} changed, ${unchanged} unchanged\n`);
  }
  for (const { order, product, license_key } of report.generated_keys) {
    terminal.write(`license of ${product} in order ${order}: ${license_key ?? "gets a key of its own"}\n`);
  }
  for (const { email, password } of report.generated_passwords) {
    terminal.write(`password of ${email}: ${password ?? "is generated"}\n`);
  }
  terminal.write(report.dry_run ? "A dry run: nothing was changed.\n" : "The catalog is applied.\n");
}
