/** What a command is given of the process it runs in. */
import type { Environment } from "../runtime/environment.ts";

export interface Terminal {
  readonly environment: Environment;
  /** Whether a person reads the output. */
  readonly isInteractive: boolean;
  /** Standard output: what was asked for, and nothing else. */
  write(text: string): void;
  /** Standard error: refusals, warnings and remarks. */
  writeError(text: string): void;
  /** Resolves when the process is asked to end. */
  untilStopped(): Promise<void>;
}

/** One JSON document, for programs that call the command. */
export function writeJson(terminal: Terminal, value: unknown): void {
  terminal.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** A table for people: a line of headings, then a line for each row, or one sentence where there are none. */
export function writeTable(
  terminal: Terminal,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): void {
  if (rows.length === 0) {
    terminal.write(`${none}\n`);
    return;
  }
  const lines = [headings, ...rows.map((cells) => cells.map(inOneLine))];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const text = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  terminal.write(`${text.join("\n")}\n`);
}

/** What devices, receivers and mail servers have sent is shown too, and must not steer the terminal. */
function inOneLine(cell: string): string {
  return cell.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
}
