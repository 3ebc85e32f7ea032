/**
 * Writes what is made from the sources: the OpenAPI document, the table of refusals, the entries of the page of codes.
 * With `--check` it writes nothing, and fails where a file is not what would be written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openApiDocument } from "../packages/server/src/http/openapi/document.ts";
import { errorCodeEntries } from "./generate/error-code-entries.ts";
import { refusalsPage } from "./generate/refusals-page.ts";

const root = dirname(import.meta.dirname);

const files: Readonly<Record<string, () => string>> = {
  "packages/server/src/http/reference/error-code-entries.json": () =>
    asJson(errorCodeEntries(readFileSync(join(root, "docs/error-codes.md"), "utf8"))),
  "docs/openapi.json": () => asJson(openApiDocument()),
  "docs/contract/refusals.md": refusalsPage,
};

const isCheck = process.argv.includes("--check");
const stale = Object.entries(files).filter(([path, make]) => {
  const text = make();
  if (readOrEmpty(join(root, path)) === text) return false;
  if (!isCheck) writeFileSync(join(root, path), text);
  return true;
});
for (const [path] of stale) console.error(isCheck ? `${path} is not up to date.` : `${path} is written.`);
if (isCheck && stale.length > 0) {
  console.error("Run: npm run generate");
  process.exit(1);
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
