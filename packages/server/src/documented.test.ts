/** What users read of settings, held against what there is. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { companySettings } from "./domain/company-settings.ts";
import { webhookSample } from "./http/openapi/samples/webhook.ts";
import { settings } from "./settings.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const readme = read("README.md");
const commandLine = read("docs/contract/9-command-line.md");

/** The rows of a page's tables whose first cell begins with code, their cells without its marks. */
function rowsOf(page: string): string[][] {
  const rows = page.matchAll(/^\| (`.*)\|$/gm);
  return [...rows].map(([, row = ""]) => row.split("|").map((cell) => cell.replaceAll("`", "").trim()));
}

describe("documents", () => {
  it("show the sample for webhooks that the reference pages show", () => {
    expect(read("docs/contract/20-events-and-webhooks.md")).toContain(webhookSample);
  });

  it("name every setting with its flag and its default", () => {
    for (const { name, flag, default: preset } of Object.values(settings)) {
      const row = rowsOf(readme).find(([variables = ""]) => variables.split(", ").includes(`LEASEHOLD_${name}`));
      expect(row, name).toBeDefined();
      if (flag !== null) expect(row?.[1]?.split(", "), name).toContain(flag);
      if (preset) expect(row?.[2], name).toBe(preset);
    }
  });

  it("name every setting of a company with its default", () => {
    const rows = new Map(rowsOf(commandLine).map(([name = "", preset]) => [name, preset]));
    for (const [name, preset] of Object.entries(companySettings.parse({}))) {
      expect(rows.get(name), name).toBe(typeof preset === "string" ? preset : JSON.stringify(preset));
    }
  });
});
