import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const SOURCES = import.meta.dirname;
const ROOT = join(SOURCES, "../../..");

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

/** Checks the imports of a small tree of its own, given as file contents by path. */
function violationsIn(files: Record<string, string>): readonly Violation[] {
  const tree = mkdtempSync(join(tmpdir(), "leasehold-law-"));
  try {
    symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
    for (const name of ["package.json", "tsconfig.json", "packages/server/package.json"]) {
      mkdirSync(dirname(join(tree, name)), { recursive: true });
      cpSync(join(ROOT, name), join(tree, name));
    }
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, name)), { recursive: true });
      writeFileSync(join(tree, name), content);
    }
    const depcruise = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
    const config = join(ROOT, ".dependency-cruiser.json");
    const run = spawnSync(
      process.execPath,
      [depcruise, "--config", config, "--output-type", "json", "--output-to", "out.json", "packages"],
      { cwd: tree, encoding: "utf8" },
    );
    if (run.stderr !== "") throw new Error(run.stderr);
    return JSON.parse(readFileSync(join(tree, "out.json"), "utf8")).summary.violations;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

const source = (name: string) => `packages/server/src/${name}`;
const lawful = {
  "packages/protocol/src/index.ts": 'export { sign } from "./signing.ts";',
  "packages/protocol/src/signing.ts": 'import { createHmac } from "node:crypto"; export const sign = createHmac;',
  [source("main.ts")]: 'import { run } from "./cli/program.ts"; run();',
  [source("cli/program.ts")]:
    'import { Command } from "commander"; import { open } from "../compose.ts"; export const run = () => [Command, open];',
  [source("config.ts")]:
    'import * as z from "zod"; import { Problem } from "./errors/problem.ts"; export const c = [z, Problem];',
  [source("compose.ts")]:
    'import { c } from "./config.ts"; import { app } from "./http/app.ts"; import { job } from "./jobs/job.ts"; import { Database } from "./storage/database.ts"; export const open = [c, app, job, Database];',
  [source("http/app.ts")]:
    'import fastify from "fastify"; import { verb } from "../services/noun/verb.ts"; export const app = [fastify, verb];',
  [source("jobs/job.ts")]: 'import { verb } from "../services/noun/verb.ts"; export const job = verb;',
  [source("services/noun/verb.ts")]:
    'import { sign } from "../../../../protocol/src/index.ts"; import { rule } from "../../domain/rule.ts"; import { rows } from "../../storage/rows.ts"; export const verb = [sign, rule, rows];',
  [source("domain/rule.ts")]:
    'import { DateTime } from "luxon"; import * as z from "zod"; export const rule = [DateTime, z];',
  [source("storage/rows.ts")]:
    'import { sql } from "kysely"; import type { Rule } from "../domain/rule.ts"; export const rows: Rule = sql;',
  [source("storage/database.ts")]:
    'import { DatabaseSync } from "node:sqlite"; import pg from "pg"; import { one } from "./jobs-of-one-process.ts"; import { many } from "./jobs-of-many-processes.ts"; export const Database = [DatabaseSync, pg, one, many];',
  [source("storage/jobs-of-one-process.ts")]: 'import { Cron } from "croner"; export const one = Cron;',
  [source("storage/jobs-of-many-processes.ts")]: 'export const many = () => import("pg-boss");',
  [source("errors/problem.ts")]: "export const Problem = 1;",
  [source("runtime/clock.ts")]: 'import { Problem } from "../errors/problem.ts"; export const clock = Problem;',
  [source("services/noun/verb.test.ts")]:
    'import { it } from "vitest"; import { sql } from "kysely"; import { support } from "../../../test-support/support.ts"; it("", () => [sql, support]);',
  "packages/server/test-support/support.ts":
    'import pg from "pg"; import { Database } from "../src/storage/database.ts"; export const support = [pg, Database];',
};

/** Each is one file that breaks the rule of its first column and no other. */
const breaches: readonly (readonly [rule: string, file: string, content: string])[] = [
  ["no-cycles", source("domain/about.ts"), 'import { round } from "./round.ts"; export const about = () => round;'],
  ["imports-resolve", source("cli/lost.ts"), 'import "./nowhere.ts";'],
  ["shipped-code-needs-no-tests", source("cli/leans.ts"), 'import "../../test-support/support.ts";'],
  ["shipped-packages-are-dependencies", source("cli/tool.ts"), 'import "fast-check";'],
  ["protocol-stands-alone", "packages/protocol/src/reads.ts", 'import "node:fs";'],
  ["client-side-knows-no-server", "packages/client/src/peeks.ts", 'import "../../server/src/errors/problem.ts";'],
  ["protocol-by-its-index", source("services/noun/deep.ts"), 'import "../../../../protocol/src/signing.ts";'],
  ["domain-is-pure", source("domain/clock.ts"), 'import "../runtime/clock.ts";'],
  ["domain-is-pure", source("domain/refuses.ts"), 'import "../errors/problem.ts";'],
  ["domain-is-pure", source("domain/stores.ts"), 'import type { rows } from "../storage/rows.ts";'],
  ["domain-is-pure", source("domain/reads.ts"), 'import "node:fs";'],
  ["domain-is-pure", source("domain/logs.ts"), 'import "pino";'],
  ["errors-know-no-room", source("errors/acts.ts"), 'import "../runtime/clock.ts";'],
  ["runtime-knows-no-room", source("runtime/acts.ts"), 'import "../services/noun/verb.ts";'],
  ["config-stands-first", source("config.ts"), 'import "./services/noun/verb.ts";'],
  ["storage-looks-down", source("storage/acts.ts"), 'import "../services/noun/verb.ts";'],
  ["services-look-down", source("services/noun/answers.ts"), 'import type { app } from "../../http/app.ts";'],
  ["services-look-down", source("services/noun/asks.ts"), 'import "../../config.ts";'],
  ["http-and-jobs-look-down", source("http/stores.ts"), 'import type { rows } from "../storage/rows.ts";'],
  ["http-and-jobs-look-down", source("http/works.ts"), 'import "../jobs/job.ts";'],
  ["http-and-jobs-look-down", source("jobs/stores.ts"), 'import "../storage/rows.ts";'],
  ["commands-use-compose-and-services", source("cli/stores.ts"), 'import "../storage/rows.ts";'],
  ["compose-is-below-the-commands", source("compose.ts"), 'import "./cli/program.ts";'],
  ["main-is-a-door", source("main.ts"), 'import "./compose.ts";'],
  ["queries-live-in-storage", source("services/noun/queries.ts"), 'import { sql } from "kysely"; sql;'],
  ["queries-live-in-storage", source("runtime/opens.ts"), 'import "node:sqlite";'],
  ["queries-live-in-storage", source("http/opens.ts"), 'import type pg from "pg"; export type Pool = pg.Pool;'],
  ["two-files-know-the-database", source("storage/opens.ts"), 'import "pg";'],
  ["two-files-know-the-database", source("storage/adapts.ts"), 'import "node:sqlite";'],
  ["the-database-runs-jobs", source("jobs/repeats.ts"), 'import "croner";'],
  [
    "the-database-runs-jobs",
    source("storage/queues.ts"),
    'import type { PgBoss } from "pg-boss"; export type Q = PgBoss;',
  ],
  ["the-database-runs-jobs", source("storage/chooses.ts"), 'import "./jobs-of-one-process.ts";'],
  ["web-framework-lives-in-http", source("services/noun/serves.ts"), 'import "fastify";'],
  ["argument-parser-lives-in-cli", source("http/parses.ts"), 'import "commander";'],
];

describe("the law of imports", () => {
  it("lets a lawful tree pass", () => {
    expect(violationsIn(lawful)).toEqual([]);
  });

  describe("catches", () => {
    let found: readonly Violation[] = [];
    beforeAll(() => {
      // Replacing a lawful file would hide another breach, so those few trees are checked on their own.
      const added = breaches.filter(([, file]) => !(file in lawful));
      const round = { [source("domain/round.ts")]: 'import { about } from "./about.ts"; export const round = about;' };
      const tree = { ...lawful, ...round, ...Object.fromEntries(added.map(([, file, content]) => [file, content])) };
      const replaced = breaches.filter(([, file]) => file in lawful);
      found = [
        ...violationsIn(tree),
        ...replaced.flatMap(([, file, content]) => violationsIn({ ...lawful, [file]: content })),
      ];
    });

    it.each(breaches)("%s, broken in %s by: %s", (rule, file) => {
      const inFile = found.filter((violation) => join(violation.from) === join(file));
      expect(inFile.map((violation) => violation.rule.name)).toContain(rule);
    });
  });
});

interface SourceFile {
  readonly name: string;
  /** Without its comments, so that a word in an explanation is not taken for a deed. */
  readonly code: string;
}

function sourceFiles(): readonly SourceFile[] {
  return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/\.(test|prove)\.ts$/.test(name))
    .map((name) => ({ name, code: withoutComments(readFileSync(join(SOURCES, name), "utf8")) }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

function filesWith(pattern: RegExp, outside: RegExp): readonly string[] {
  return sourceFiles()
    .filter(({ name, code }) => !outside.test(name) && pattern.test(code))
    .map(({ name }) => name);
}

const CLOCK_OR_CHANCE = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/;
const QUERY =
  /\.(selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(|\bsql`|["'`]\s*(select\s|insert into\s|update \w+ set\s|delete from\s|pragma\s|create (table|index)\s)/i;
const DATABASE_NAME = /sqlite|postgres/i;

describe("the law of the sources", () => {
  it("clock and chance are read in runtime/ alone, and in the programs that samples show", () => {
    expect(filesWith(CLOCK_OR_CHANCE, /^runtime\/|^http\/openapi\/samples\//)).toEqual([]);
  });

  it("queries are written in storage/ alone", () => {
    expect(filesWith(QUERY, /^storage\//)).toEqual([]);
  });

  it("rules, services and endpoints cannot tell which database it is", () => {
    const mayKnow =
      /^storage\/(database|dialect|node-sqlite-dialect|node-sqlite-group-commit)\.ts$|^(compose|settings)\.ts$|^cli\//;
    expect(filesWith(DATABASE_NAME, mayKnow)).toEqual([]);
  });

  it.each([
    ["const now = Date.now();", CLOCK_OR_CHANCE],
    ["const today = new Date( );", CLOCK_OR_CHANCE],
    ["const chance = Math.random();", CLOCK_OR_CHANCE],
    ['const text = "select * from license";', QUERY],
    ["queries.deleteFrom('license')", QUERY],
    ["sql`vacuum`", QUERY],
    ['dialect.name === "sqlite"', DATABASE_NAME],
  ])("would catch %s", (code, pattern) => {
    expect(pattern.test(withoutComments(code))).toBe(true);
  });

  it.each(["/** Date.now() is read elsewhere. */ const at = new Date(0);", "const x = 1; // never Math.random()"])(
    "would not mind %s",
    (code) => {
      expect(CLOCK_OR_CHANCE.test(withoutComments(code))).toBe(false);
    },
  );
});
