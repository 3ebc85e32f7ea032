/** The catalog that a fresh installation can be filled with, to try everything out. */
import type { Catalog } from "../../domain/catalog/catalog.ts";
import { parseCatalog } from "./read-catalog.ts";
import sample from "./sample-catalog.json" with { type: "json" };

export function sampleCatalog(): Catalog {
  return parseCatalog(sample);
}
