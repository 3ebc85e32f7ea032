/** A file that a command is given by its path. */
import { readFileSync } from "node:fs";
import { CommandRefused } from "../errors/problem.ts";

/** `-` is standard input. `otherwise` says what to do where the file cannot be read. */
export function readTextFile(path: string, otherwise: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    const cause = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new CommandRefused(`The file ${path} cannot be read${cause}. ${otherwise}`);
  }
}
