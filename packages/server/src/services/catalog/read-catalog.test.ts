import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { CatalogFaults } from "./catalog-faults.ts";
import { readCatalog } from "./read-catalog.ts";
import { sampleCatalog } from "./sample.ts";

const edgeText = readFileSync(join(import.meta.dirname, "../../../test-support/edge-catalog.json"), "utf8");

function refusal(text: string, fileName?: string): string {
  try {
    readCatalog(text, fileName);
  } catch (error) {
    if (error instanceof CatalogFaults) return error.message;
    throw error;
  }
  throw new Error("The text was taken.");
}

describe("the text of a catalog", () => {
  it("is the same as YAML and as JSON", () => {
    const fromJson = readCatalog(edgeText, "edge.json");
    expect(readCatalog(stringify(JSON.parse(edgeText)), "edge.yaml")).toEqual(fromJson);
    expect(readCatalog(edgeText, "edge.yml")).toEqual(fromJson);
  });

  it("is told apart by itself where the file's name does not tell", () => {
    expect(readCatalog(`\uFEFF\n ${edgeText}`)).toEqual(readCatalog(edgeText, "edge.JSON"));
    expect(readCatalog("products:\n  - short_code: cad\n")).toEqual({ products: [{ short_code: "cad" }] });
  });

  it.each([
    ["edge.json", edgeText],
    ["edge.yaml", stringify(JSON.parse(edgeText))],
  ])("keeps metadata verbatim in %s", (name, text) => {
    const [product] = readCatalog(text, name).products ?? [];
    expect(product?.metadata).toBe(
      '{"2":"two","10":"ten","b":1,"a":{"ž":["é",null,true,0.1,1e+21]},"__proto__":"kept"}',
    );
  });

  it("is read by the core schema: dates stay text, yes is no flag", () => {
    const yaml = "orders:\n - id: '1'\n   licenses:\n    - product: cad\n      validity_period: 2030-01-31\n";
    expect(readCatalog(yaml).orders?.[0]?.licenses?.[0]?.validity_period).toBe("2030-01-31");
    expect(refusal("products:\n - short_code: cad\n   active: yes\n")).toContain(
      "products[0].active: must be true or false",
    );
  });

  it("cannot be guessed at: the refusal names every fault on a line of its own", () => {
    expect(refusal('{"a": 1, "products": [{"short_code": 1}]}')).toBe(
      "The catalog has 2 faults:\n  products[0].short_code: must be text\n  a: is not a known member",
    );
  });
});

describe("YAML", () => {
  it.each([
    ["an alias", "products:\n - &p\n   short_code: cad\n - *p\n", "Aliases are not taken"],
    ["an anchor", "products:\n - &p\n   short_code: cad\n", "Anchors are not taken"],
    ["a duplicate key", "products:\n - short_code: cad\n   short_code: cam\n", "Map keys must be unique"],
    ["a second document", "settings: {}\n---\nsettings: {}\n", "exactly one document"],
    ["a tag of its own", "products:\n - short_code: !secret cad\n", "Unresolved tag"],
    ["a number that JSON lacks", "products:\n - short_code: cad\n   metadata: {a: .inf}\n", "Numbers must be finite"],
    ["a key that is no text", "? [a, b]\n: 1\n", "Names of members must be text"],
    ["another version", "%YAML 1.1\n---\nsettings: {}\n", "must be YAML 1.2"],
    ["a merge", "products:\n - <<: {short_code: cad}\n", "<<"],
    ["broken syntax", "products: [", "Not readable as YAML"],
  ])("is refused with %s", (_name, text, reason) => {
    expect(refusal(text, "catalog.yaml")).toContain(reason);
  });

  it("nested without end is refused, not crashed on", () => {
    expect(refusal("[".repeat(100_000), "catalog.yaml")).toContain("Not readable as YAML");
  });
});

it("JSON with a syntax error is refused", () => {
  expect(refusal("{", "catalog.json")).toContain("Not readable as JSON");
});

it("the sample catalog is without fault", () => {
  expect(sampleCatalog().products?.map((product) => product.short_code)).toEqual(["cad", "notes", "meter"]);
});
