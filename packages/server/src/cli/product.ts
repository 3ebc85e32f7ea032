/** `leasehold product`: takes products off the market and puts them back. */
import type { Command } from "commander";
import { switchProduct } from "../services/products/switch.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import type { Terminal } from "./terminal.ts";

const changes = [
  {
    verb: "disable",
    about: "Disable a product: no device can be activated any more, active ones go on.",
    change: { active: false },
    done: "is disabled",
  },
  { verb: "enable", about: "Enable a product that was disabled.", change: { active: true }, done: "is enabled" },
  {
    verb: "archive",
    about: "Archive a product: no device can be activated any more, active ones go on.",
    change: { is_archived: true },
    done: "is archived",
  },
  {
    verb: "unarchive",
    about: "Take a product out of the archive.",
    change: { is_archived: false },
    done: "is not archived any more",
  },
] as const;

export function addProduct(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "product", "Disable, enable, archive or unarchive a product.");
  for (const { verb, about, change, done } of changes) {
    declareCompanyCommand(group, {
      usage: `${verb} <short-code>`,
      about,
      arguments: { "short-code": "the product's short code" },
      examples: [`product ${verb} cad`],
    }).action((shortCode: string, options: CompanyOptions) =>
      onCompany(terminal, options, async (context, companyId) => {
        await switchProduct(context, companyId, shortCode, change);
        terminal.write(`The product ${shortCode} ${done}.\n`);
      }),
    );
  }
}
