/** Reads the text of a catalog file, JSON or YAML, into a catalog whose every member is known and within its bounds. */
import { type Document, parseAllDocuments, visit } from "yaml";
import { type Catalog, catalogSchema } from "../../domain/catalog/catalog.ts";
import { duplicateFaults } from "../../domain/catalog/duplicates.ts";
import { faultsOf } from "../../domain/catalog/fault.ts";
import { CatalogFaults } from "./catalog-faults.ts";

/** `fileName` tells JSON from YAML by its ending; without one that does, the text itself tells. */
export function readCatalog(text: string, fileName = ""): Catalog {
  const content = text.replace(/^\uFEFF/, "");
  return parseCatalog(isJson(content, fileName) ? readJson(content) : readYaml(content));
}

/** Takes a value that is already read, as JSON would give it. */
export function parseCatalog(value: unknown): Catalog {
  const read = catalogSchema.safeParse(value);
  if (!read.success) throw new CatalogFaults(faultsOf(read.error));
  const faults = duplicateFaults(read.data);
  if (faults.length > 0) throw new CatalogFaults(faults);
  return read.data;
}

function isJson(text: string, fileName: string): boolean {
  if (/\.json$/i.test(fileName)) return true;
  if (/\.ya?ml$/i.test(fileName)) return false;
  return /^\s*[{[]/.test(text);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notReadable("JSON", [error instanceof Error ? error.message : String(error)]);
  }
}

function readYaml(text: string): unknown {
  const documents = parseYaml(text);
  const [document] = documents;
  if (document === undefined || documents.length > 1)
    throw notReadable("YAML", ["The file must hold exactly one document."]);
  const { version } = document.directives?.yaml ?? {};
  if (version !== undefined && version !== "1.2") throw notReadable("YAML", ["The file must be YAML 1.2."]);
  const faults = [...document.errors, ...document.warnings].map((error) => error.message);
  faults.push(...refusedNodes(document));
  if (faults.length > 0) throw notReadable("YAML", faults);
  return document.toJS();
}

function parseYaml(text: string): Document[] {
  try {
    const read = parseAllDocuments(text, { version: "1.2", schema: "core", uniqueKeys: true, logLevel: "silent" });
    return Array.isArray(read) ? read : [];
  } catch (error) {
    // The parser recurses, so that text nested without end exhausts its stack.
    throw notReadable("YAML", [error instanceof Error ? error.message : String(error)]);
  }
}

/** What YAML allows and JSON does not: references would hide what is repeated, and such numbers cannot be stored. */
function refusedNodes(document: Document): string[] {
  const faults = new Set<string>();
  visit(document, {
    Alias: () => void faults.add("Aliases are not taken. Write the value out where it is used."),
    Node: (_key, node) => {
      if ("anchor" in node && node.anchor !== undefined) faults.add("Anchors are not taken.");
    },
    Scalar: (_key, { value }) => {
      if (typeof value === "number" && !Number.isFinite(value)) faults.add("Numbers must be finite.");
    },
    Pair: (_key, { key }) => {
      if (typeof key === "object" && key !== null && "items" in key) faults.add("Names of members must be text.");
    },
  });
  return [...faults];
}

function notReadable(language: string, reasons: readonly string[]): CatalogFaults {
  return new CatalogFaults(reasons.map((reason) => ({ path: [], text: `Not readable as ${language}: ${reason}` })));
}
