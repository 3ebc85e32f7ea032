import { describe, expect, it } from "vitest";
import { identifierFault, metadataFault, normalizedEmail, textFault } from "./text.ts";

describe("text", () => {
  it("keeps line breaks, but neither U+0000 nor half of a surrogate pair", () => {
    expect(textFault("two\nlines\tand 😀")).toBeNull();
    expect(textFault("a\u0000b")).toContain("U+0000");
    expect(textFault("\ud83d")).toContain("surrogates");
  });

  it("that identifies has no control characters and at most 512 bytes", () => {
    expect(identifierFault("Žluťoučký kůň|1")).toBeNull();
    for (const text of ["a\nb", "a\u007f", "\u0000"]) expect(identifierFault(text)).toContain("control characters");
    expect(identifierFault("é".repeat(256))).toBeNull();
    expect(identifierFault("é".repeat(257))).toContain("512 bytes");
  });

  it("of an e-mail address is compared in lower case, composed, without the account", () => {
    expect(normalizedEmail(" Ana@Orchard.example|ORCH ")).toBe("ana@orchard.example");
    expect(normalizedEmail("S\u030cef@zitnica.example")).toBe("šef@zitnica.example");
  });
});

describe("metadata", () => {
  const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });

  it("is nested at most 16 levels deep and 64 kB long", () => {
    expect(metadataFault(nested(16))).toBeNull();
    expect(metadataFault(nested(17))).toContain("16 levels");
    expect(metadataFault({ a: "x".repeat(65_000) })).toBeNull();
    expect(metadataFault({ a: "x".repeat(66_000) })).toContain("64 kB");
  });

  it("holds no text that cannot be stored, in names or values", () => {
    expect(metadataFault({ "a\u0000": 1 })).toContain("U+0000");
    expect(metadataFault({ a: ["\udc00"] })).toContain("surrogates");
    expect(metadataFault({ a: "\\u0000 spelled out" })).toBeNull();
  });
});
