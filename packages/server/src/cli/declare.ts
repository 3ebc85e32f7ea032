/** How every command is declared, so that each has its options, its examples and its environment in its help. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Flags } from "../config.ts";
import { type SettingName, settings } from "../settings.ts";

export interface Declaration {
  /** The name and arguments, e.g. `blacklist <license> <hardware-id>`. */
  readonly usage: string;
  readonly about: string;
  /** What more there is to know, below the options. */
  readonly details?: string;
  /** The arguments of the usage, explained. */
  readonly arguments?: Readonly<Record<string, string>>;
  readonly settings: readonly SettingName[];
  /** Settings that it reads from the environment, without a flag of its own. */
  readonly environment?: readonly SettingName[];
  /** Whole command lines without the program's name. At least one. */
  readonly examples: readonly [string, ...string[]];
}

/** Where the data lies, and the key that opens it. */
export const dataSettings = ["dataDir", "databaseUrl", "secretKey"] as const satisfies readonly SettingName[];

/** What says where the links lead that a command makes, beside the flag for the public address. */
export const linkSettings = ["host", "port", "tlsCert"] as const satisfies readonly SettingName[];

export interface CompanyOptions extends Flags {
  readonly company?: number;
}

/** Adds a command to the program or to a group of commands. */
export function declareCommand(parent: Command, declaration: Declaration): Command {
  const command = parent.command(declaration.usage).description(declaration.about);
  for (const argument of command.registeredArguments) {
    argument.description = declaration.arguments?.[argument.name()] ?? "";
  }
  for (const name of declaration.settings) {
    const option = settingOption(name);
    if (option !== null) command.addOption(option);
  }
  const { details, examples, environment = [] } = declaration;
  const help = [
    ...(details === undefined ? [] : [details]),
    ["Examples:", ...examples.map((example) => `  $ leasehold ${example}`)].join("\n"),
    [
      "Environment (flags win; each also as …_FILE):",
      ...environmentLines([...declaration.settings, ...environment]),
    ].join("\n"),
  ];
  return command.addHelpText("after", `\n${help.join("\n\n")}`);
}

interface CompanyDeclaration extends Omit<Declaration, "settings">, Partial<Pick<Declaration, "settings">> {
  /** What `--company` means, where that is not what it means elsewhere. */
  readonly company?: string;
}

/** A command on the data of one company, which it finds by itself where there is only one. */
export function declareCompanyCommand(
  parent: Command,
  {
    settings = [],
    company = "the company it is about; needed where there are several",
    ...declaration
  }: CompanyDeclaration,
): Command {
  return declareCommand(parent, { ...declaration, settings: [...dataSettings, ...settings] }).option(
    "--company <id>",
    company,
    companyId,
  );
}

/** Adds a name under which further commands stand. */
export function declareGroup(program: Command, name: string, about: string): Command {
  return program.command(name).description(about);
}

/** Whether an option is one of the settings, which many commands take and the README lists. */
export function isSetting(option: Option): boolean {
  const names = Object.keys(settings) as SettingName[];
  return names.some((name) => settingOption(name)?.description === option.description);
}

function settingOption(name: SettingName): Option | null {
  const { flag, placeholder, about, default: byDefault } = settings[name];
  if (flag === null) return null;
  const shown = byDefault === null || byDefault === "" ? "" : ` (default: ${byDefault})`;
  return new Option(`${flag} <${placeholder}>`, `${inSentence(about)}${shown}`);
}

function environmentLines(names: readonly SettingName[]): string[] {
  return names.map((name) => {
    const { name: variable, flag, about } = settings[name];
    return flag === null ? `  LEASEHOLD_${variable}  ${inSentence(about)}` : `  LEASEHOLD_${variable}`;
  });
}

/** Help texts are fragments: a small letter first, no full stop. */
function inSentence(about: string): string {
  return `${about.charAt(0).toLowerCase()}${about.slice(1).replace(/\.$/, "")}`;
}

function companyId(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new InvalidArgumentError("It is a whole number; see: leasehold company list");
  return id;
}
