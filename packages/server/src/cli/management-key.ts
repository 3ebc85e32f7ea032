/** `leasehold management-key`: the keys that scripts and other systems manage licenses with. */
import { type Command, InvalidArgumentError } from "commander";
import { isoInstant } from "../domain/calendar.ts";
import { type Permission, permissions } from "../domain/permissions.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import {
  createManagementKey,
  listKeysOfManagement,
  revokeManagementKey,
} from "../services/administrators/management-keys.ts";
import { nameList } from "./call-list.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface CreateOptions extends CompanyOptions {
  readonly permissions?: readonly Permission[];
  readonly label?: string;
  readonly json?: boolean;
}

interface ListOptions extends CompanyOptions {
  readonly json?: boolean;
}

export function addManagementKey(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "management-key", "Create, revoke or list keys of the Management API.");

  declareCompanyCommand(group, {
    usage: "create",
    about: "Create a management key, which is shown this once.",
    details: `Reading and writing are allowed each by itself. The permissions are:\n${permissions.join(", ")}.`,
    examples: [
      "management-key create --label 'shop' --permissions orders_read,orders_write",
      "management-key create --permissions all --json",
    ],
  })
    .requiredOption("--permissions <list>", "what it may do, separated by commas, or all", permissionList)
    .option("--label <text>", "a note for you, which also stands in the record of changes")
    .option("--json", "print one object {management_api_key}")
    .action((options: CreateOptions) => create(terminal, options));

  declareCompanyCommand(group, {
    usage: "revoke <prefix>",
    about: "Revoke a management key: it is refused from its next request on.",
    arguments: { prefix: "the key's first eight characters, as listed by: leasehold management-key list" },
    examples: ["management-key revoke Xy12ab34"],
  }).action((prefix: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await revokeManagementKey(context, commandLine(companyId), prefix);
      terminal.write(`The management key ${prefix} is revoked.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "list",
    about: "List the management keys, revoked ones included, by their first eight characters.",
    examples: ["management-key list", "management-key list --json"],
  })
    .option("--json", "print JSON")
    .action((options: ListOptions) => list(terminal, options));
}

function permissionList(text: string): readonly Permission[] {
  if (text === "all") return permissions;
  const wanted = nameList(text);
  const unknown = wanted.filter((name) => !permissions.some((permission) => permission === name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`${unknown.join(", ")}: not known. Give all, or some of ${permissions.join(", ")}.`);
  }
  return permissions.filter((permission) => wanted.includes(permission));
}

async function create(terminal: Terminal, options: CreateOptions): Promise<void> {
  const { permissions: allowed = [], label = "", json } = options;
  const key = await onCompany(terminal, options, (context, companyId) =>
    createManagementKey(context, commandLine(companyId), { label, permissions: allowed }),
  );
  if (json) return writeJson(terminal, { management_api_key: key });
  terminal.write(`Management key: ${key}\n`);
  terminal.writeError("The key is not shown again.\n");
}

async function list(terminal: Terminal, options: ListOptions): Promise<void> {
  const keys = await onCompany(terminal, options, listKeysOfManagement);
  const instant = (value: number | null) => (value === null ? null : isoInstant(value));
  const shown = keys.map((key) => ({
    ...key,
    created_at: isoInstant(key.created_at),
    last_used_at: instant(key.last_used_at),
    revoked_at: instant(key.revoked_at),
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map((key) => [
    key.prefix,
    key.label,
    key.permissions.length === permissions.length ? "all" : key.permissions.join(", "),
    key.created_at,
    key.last_used_at ?? "never",
    key.revoked_at ?? "no",
  ]);
  const head = ["KEY", "LABEL", "PERMISSIONS", "CREATED", "LAST USED", "REVOKED"];
  writeTable(terminal, head, rows, "There is no management key.");
}
