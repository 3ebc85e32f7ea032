/** `leasehold keys`: the key pairs that sign for a company, and how one takes the place of another. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { WrongUsage } from "../config.ts";
import { isoInstant } from "../domain/calendar.ts";
import { CommandRefused } from "../errors/problem.ts";
import { activateKey } from "../services/signing-keys/activate.ts";
import { introduceKey } from "../services/signing-keys/introduce.ts";
import { allSigningKeys, type ListedKey } from "../services/signing-keys/list.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

type Purpose = ListedKey["purpose"];

interface KeyOptions extends CompanyOptions {
  readonly purpose: Purpose;
  readonly bits?: 2048 | 3072 | 4096;
  readonly json?: boolean;
}

export function addKeys(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "keys", "List, export, introduce or activate the keys that sign for a company.");

  declareCompanyCommand(group, {
    usage: "list",
    about: "List the signing keys: the ones that sign, those that will, and those that did.",
    examples: ["keys list", "keys list --json"],
  })
    .option("--json", "print JSON, public keys included")
    .action((options: KeyOptions) => list(terminal, options));

  declareCompanyCommand(group, {
    usage: "export [key-id]",
    about: "Print a public key (PEM): that of the key id, else that of the key that signs now.",
    arguments: { "key-id": "the key, as listed by: leasehold keys list" },
    examples: ["keys export > public.pem", "keys export --purpose freshness"],
  })
    .addOption(purposeOption())
    .action((id: string | undefined, options: KeyOptions) => exportKey(terminal, id, options));

  declareCompanyCommand(group, {
    usage: "introduce",
    about: "Make the key that is to sign next, and print its public key. It does not sign yet.",
    details:
      "Build your application with the old and the new public key, release it, wait until the old release is no longer in\nuse, then let the new key sign with: leasehold keys activate",
    examples: ["keys introduce > next.pem", "keys introduce --bits 4096", "keys introduce --purpose token"],
  })
    .addOption(purposeOption())
    .addOption(new Option("--bits <bits>", "size of the RSA key (default: as now)").argParser(keyBits))
    .action((options: KeyOptions) => introduce(terminal, options));

  declareCompanyCommand(group, {
    usage: "activate [key-id]",
    about: "Let the introduced key sign from the next call on; with a key id that one, so that one can go back.",
    details: "Applications that do not know its public key refuse every answer from then on.",
    arguments: { "key-id": "the key, as listed by: leasehold keys list" },
    examples: ["keys activate", "keys activate --purpose token"],
  })
    .addOption(purposeOption())
    .action((id: string | undefined, options: KeyOptions) => activate(terminal, id, options));
}

const purposes: readonly Purpose[] = ["response", "freshness", "token", "air-gap", "audit"];

function purposeOption(): Option {
  return new Option("--purpose <purpose>", "what the key signs").choices(purposes).default("response");
}

async function list(terminal: Terminal, options: KeyOptions): Promise<void> {
  const keys = await onCompany(terminal, options, allSigningKeys);
  const shown = keys.map((key) => ({
    id: key.id,
    purpose: key.purpose,
    state: key.state,
    algorithm: key.algorithm,
    created_at: isoInstant(key.created_at),
    activated_at: instantOrNull(key.activated_at),
    retired_at: instantOrNull(key.retired_at),
    public_key: key.public_key,
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map((key) => [
    String(key.id),
    key.purpose,
    key.state,
    key.algorithm,
    key.created_at,
    key.activated_at ?? "",
    key.retired_at ?? "",
  ]);
  writeTable(
    terminal,
    ["ID", "PURPOSE", "STATE", "ALGORITHM", "CREATED", "SIGNS SINCE", "RETIRED"],
    rows,
    "There is no key.",
  );
}

async function exportKey(terminal: Terminal, id: string | undefined, options: KeyOptions): Promise<void> {
  const keys = await onCompany(terminal, options, allSigningKeys);
  const key = keys.find((candidate) =>
    id === undefined
      ? candidate.purpose === options.purpose && candidate.state === "active"
      : String(candidate.id) === id,
  );
  if (key === undefined) throw new CommandRefused("There is no such key. See the keys with: leasehold keys list");
  terminal.write(key.public_key);
}

async function introduce(terminal: Terminal, options: KeyOptions): Promise<void> {
  const { purpose, bits } = options;
  if (bits !== undefined && purpose !== "response") throw new WrongUsage("Only the purpose response has RSA keys.");
  const { id, publicKey } = await onCompany(terminal, options, (context, companyId) =>
    introduceKey(context, companyId, purpose, bits && `rsa-${bits}`),
  );
  terminal.write(publicKey);
  terminal.writeError(`The key ${id} is introduced. It signs after: leasehold keys activate --purpose ${purpose}\n`);
}

async function activate(terminal: Terminal, id: string | undefined, options: KeyOptions): Promise<void> {
  const keyId = id === undefined ? undefined : Number(id);
  if (keyId !== undefined && !Number.isSafeInteger(keyId)) {
    throw new WrongUsage("A key id is a whole number. See: leasehold keys list");
  }
  const activated = await onCompany(terminal, options, (context, companyId) =>
    activateKey(context, companyId, options.purpose, keyId),
  );
  terminal.write(`The key ${activated.id} signs from now on.\n`);
  if (activated.retiredId !== null) {
    terminal.write(`To go back: leasehold keys activate ${activated.retiredId} --purpose ${options.purpose}\n`);
  }
}

function instantOrNull(instant: number | null): string | null {
  return instant === null ? null : isoInstant(instant);
}

function keyBits(text: string): 2048 | 3072 | 4096 {
  const bits = ([2048, 3072, 4096] as const).find((allowed) => String(allowed) === text);
  if (bits === undefined) throw new InvalidArgumentError("It is 2048, 3072 or 4096.");
  return bits;
}
