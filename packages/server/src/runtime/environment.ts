/** The environment of the process, and the files that it names, as the places where settings are given. */
import { readFileSync } from "node:fs";
import { CommandRefused } from "../errors/problem.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Given {
  readonly text: string;
  /** Where it was given, as messages name it. */
  readonly source: string;
  readonly Fault: new (message: string) => CommandRefused;
}

/** An empty variable is as good as none: that is how container set-ups leave one out. */
export function givenInEnvironment(name: string, environment: Environment): Given | undefined {
  const variable = `LEASEHOLD_${name}`;
  const fileVariable = `${variable}_FILE`;
  const [text, file] = [environment[variable] || undefined, environment[fileVariable] || undefined];
  if (text !== undefined && file !== undefined) {
    throw new CommandRefused(`${variable} and ${fileVariable} are both set. Set one of them.`);
  }
  if (text !== undefined) return { text, source: variable, Fault: CommandRefused };
  if (file === undefined) return undefined;
  return { text: readSettingFile(fileVariable, file), source: `The file of ${fileVariable}`, Fault: CommandRefused };
}

function readSettingFile(variable: string, file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const cause = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new CommandRefused(`${variable} names ${file}, which cannot be read${cause}. Give a file that can.`);
  }
}
