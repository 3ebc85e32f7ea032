import { describe, expect, it } from "vitest";
import { columnsFault, columnsOf, readRow } from "./csv-columns.ts";

describe("the first line of a file", () => {
  it.each([
    ["licenses", ["license__license_key", "product__short_code"], null],
    ["licenses", ["license__license_key"], "lacks the columns product__short_code"],
    ["licenses", ["license__license_key", "product__short_code", "price"], "has columns that are not known: price"],
    ["customers", ["email", "email"], "has columns twice: email"],
    ["license-features", ["code", "license_key", "max_consumption"], null],
  ] as const)("of %s with %j: %s", (kind, columns, fault) => {
    expect(columnsFault(kind, columns)).toBe(fault);
  });

  it("may name everything that is documented", () => {
    expect([...columnsOf("licenses").keys()]).toEqual(
      expect.arrayContaining(["customer__email", "order__store_id", "license__floating_timeout", "license__note"]),
    );
  });
});

describe("a line of a file", () => {
  const columns = ["license__license_key", "product__short_code", "license__enabled", "license__max_activations"];

  it("is read by the kinds of its columns, blank cells left out", () => {
    expect(readRow("licenses", columns, ["A-1", "cad", "0", "3"])).toMatchObject({
      license: { license_key: "A-1", enabled: false, max_activations: 3 },
      product: { short_code: "cad" },
    });
    expect(readRow("licenses", columns, ["A-1", "cad", "", " "])).toMatchObject({ license: { license_key: "A-1" } });
  });

  it("loses the apostrophe that exports put before formulas", () => {
    expect(readRow("customers", ["company_name", "phone"], ["'=Sum", "'t Hoen"])).toEqual({
      company_name: "=Sum",
      phone: "'t Hoen",
    });
  });

  it("is told what is wrong with each of its cells", () => {
    expect(readRow("licenses", columns, ["", "cad", "maybe", "-1"])).toEqual({
      faults: [
        "license__enabled must be true or false",
        "license__max_activations must be at least 0",
        "license__license_key is required",
      ],
    });
    expect(readRow("customers", ["email"], ["nobody", "x"])).toEqual({ faults: ["has 2 cells for 1 columns"] });
  });
});
