/** A terminal that remembers what was written to it, so that commands run within the test's own process. */
import { program, run } from "../src/cli/program.ts";
import type { Terminal } from "../src/cli/terminal.ts";
import type { Environment } from "../src/runtime/environment.ts";

export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

export interface TestTerminal extends Terminal {
  /** What has been written so far. */
  written(): { readonly output: string; readonly errors: string };
  /** Asks the running command to end. */
  stop(): void;
}

export function testTerminal(environment: Environment = {}, isInteractive = false): TestTerminal {
  let output = "";
  let errors = "";
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    environment,
    isInteractive,
    write: (text) => {
      output += text;
    },
    writeError: (text) => {
      errors += text;
    },
    untilStopped: () => promise,
    written: () => ({ output, errors }),
    stop: () => resolve(),
  };
}

/** Runs one command line to its end. */
export async function runCommand(argv: readonly string[], environment: Environment = {}): Promise<Outcome> {
  const terminal = testTerminal(environment);
  const exitCode = await run(argv, terminal);
  return { exitCode, ...terminal.written() };
}

/** Every command line that the program knows, without arguments, e.g. `["key", "create"]`. */
export function allCommands(): readonly (readonly string[])[] {
  return program(testTerminal()).commands.flatMap((command) =>
    command.commands.length === 0
      ? [[command.name()]]
      : command.commands.map((inner) => [command.name(), inner.name()]),
  );
}
