import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { errorCodeEntries } from "./generate/error-code-entries.ts";

it("what is generated and committed is what the sources make", () => {
  const script = join(import.meta.dirname, "generate.ts");
  execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" });
});

it("the entries of the page of codes are the rows of its tables", () => {
  const page = [
    "# Codes",
    "## First",
    "| code | status | meaning | usual cause | what to do |",
    "|---|---|---|---|---|",
    "| `one_code` | 400 | see [4.1](contract/4.md) | | read [the page](https://page.example) |",
  ].join("\n");
  expect(errorCodeEntries(page)).toEqual([
    {
      chapter: "First",
      code: "one_code",
      status: 400,
      meaning: "see 4.1 of the contract",
      cause: "",
      remedy: "read [the page](https://page.example)",
    },
  ]);
});
