/** The page of commands, held against the program. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { testTerminal } from "../../test-support/terminals.ts";
import { isSetting } from "./declare.ts";
import { program } from "./program.ts";

/** The options of each command, in order. */
type Commands = Readonly<Record<string, readonly string[]>>;

function inProgram(): Commands {
  const leaves = (command: Command, words: readonly string[]): [string, string[]][] =>
    command.commands.length === 0
      ? [[words.join(" "), ownOptions(command)]]
      : command.commands.flatMap((inner) => leaves(inner, [...words, inner.name()]));
  return Object.fromEntries(leaves(program(testTerminal()), []));
}

/** Without the settings and the company, which the page tells of for all commands alike. */
function ownOptions({ options }: Command): string[] {
  const own = options.filter((option) => option.long !== "--company" && !isSetting(option));
  return own.map(({ long }) => long ?? "").toSorted();
}

/** From the first cells of the table: `seat list\|free LICENSE` are two commands; code that begins with an option goes on. */
function onPage(): Commands {
  const page = readFileSync(new URL("../../../../docs/contract/9-command-line.md", import.meta.url), "utf8");
  const [, table = ""] = page.split(/^## .+$/m);
  const texts = [...table.matchAll(/^\| (`.+?`) \| /gm)].flatMap(([, cell = ""]) =>
    cell
      .replaceAll("\\|", "|")
      .replaceAll(/` `(?=[[-])/g, " ")
      .split("`")
      .filter((text) => /^[a-z]/.test(text)),
  );
  return Object.fromEntries(
    texts.flatMap((text) => {
      const [name = "", verbs = ""] = /^[a-z-]+(?: [a-z|-]+(?= |$))?/.exec(text)?.[0].split(" ") ?? [];
      const options = [...new Set(text.match(/(?<=[[ ])--[a-z-]+/g))].toSorted();
      return verbs.split("|").map((verb) => [`${name} ${verb}`.trim(), options]);
    }),
  );
}

it("names every command with all its options, and no others", () => {
  expect(onPage()).toEqual(inProgram());
});
