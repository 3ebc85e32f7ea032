/** `leasehold key`: the API keys that applications are built with. */
import type { Command } from "commander";
import { isoInstant } from "../domain/calendar.ts";
import { type LicenseApiCall, licenseApiCalls, ordinaryCalls } from "../domain/call-names.ts";
import { createApiKey, listKeys, revokeKey } from "../services/api-keys/manage.ts";
import { callList, callsInWords, nameList, namesIn } from "./call-list.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface CreateOptions extends CompanyOptions {
  readonly calls?: readonly LicenseApiCall[] | "all";
  readonly readOnly?: boolean;
  readonly products?: readonly string[];
  readonly label?: string;
  readonly json?: boolean;
}

interface ListOptions extends CompanyOptions {
  readonly json?: boolean;
}

export function addKey(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "key", "Create, revoke or list API keys.");
  const delicate = licenseApiCalls.filter((call) => !ordinaryCalls.includes(call));

  declareCompanyCommand(group, {
    usage: "create",
    about: "Create an API key with its shared key, which is shown this once.",
    details: `Whoever has the application has its keys. So a new key cannot make the calls that tell of other people's\nlicenses (${delicate.join(", ")}) unless --calls says so.`,
    examples: ["key create --label 'Orchard 3'", "key create --products cad,view --json", "key create --calls all"],
  })
    .option("--calls <list>", "the calls it may make, separated by commas, or all", callList)
    .option("--read-only", "whether calls that change something are refused")
    .option("--products <list>", "short codes of the products it may be used for, separated by commas", nameList)
    .option("--label <text>", "a note for you")
    .option("--json", "print one object {api_key, shared_key}")
    .action((options: CreateOptions) => create(terminal, options));

  declareCompanyCommand(group, {
    usage: "revoke <api-key>",
    about: "Revoke an API key: applications built with it are refused from their next call on.",
    arguments: { "api-key": "the key, as listed by: leasehold key list" },
    examples: ["key revoke 3f0c5a52-8f2c-4dd5-a6d6-0a8a1f6f4a0e"],
  }).action((apiKey: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await revokeKey(context, companyId, apiKey);
      terminal.write(`The API key ${apiKey} is revoked.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "list",
    about: "List the API keys, revoked ones included. Shared keys are not shown.",
    examples: ["key list", "key list --json"],
  })
    .option("--json", "print JSON")
    .action((options: ListOptions) => list(terminal, options));
}

async function create(terminal: Terminal, options: CreateOptions): Promise<void> {
  const { calls, readOnly, products, label } = options;
  const issued = await onCompany(terminal, options, (context, companyId) =>
    createApiKey(context, companyId, {
      ...(calls === undefined ? {} : { calls: calls === "all" ? null : calls }),
      ...(readOnly === undefined ? {} : { isReadOnly: readOnly }),
      ...(products === undefined ? {} : { products }),
      ...(label === undefined ? {} : { label }),
    }),
  );
  if (options.json) return writeJson(terminal, { api_key: issued.apiKey, shared_key: issued.sharedKey });
  terminal.write(`API key:    ${issued.apiKey}\nShared key: ${issued.sharedKey}\n`);
  terminal.writeError("The shared key is not shown again.\n");
}

async function list(terminal: Terminal, options: ListOptions): Promise<void> {
  const keys = await onCompany(terminal, options, listKeys);
  const shown = keys.map((key) => ({
    api_key: key.api_key,
    label: key.label,
    is_read_only: key.is_read_only,
    calls: key.calls_json === null ? ("all" as const) : namesIn(key.calls_json),
    created_at: isoInstant(key.created_at),
    revoked_at: key.revoked_at === null ? null : isoInstant(key.revoked_at),
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map((key) => [
    key.api_key,
    key.label,
    key.is_read_only ? "reads" : "reads and writes",
    callsInWords(key.calls),
    key.created_at,
    key.revoked_at ?? "no",
  ]);
  writeTable(terminal, ["API KEY", "LABEL", "MAY", "CALLS", "CREATED", "REVOKED"], rows, "There is no API key.");
}
