import { describe, expect, it } from "vitest";
import { guarded, unguarded } from "./formula-guard.ts";

const formulas = ["=1+1", "+1", "-1", "@sum", " =1+1", "\n=1", "\ttext", "\rtext", "\ntext", "＝1", "'=1", "''  +1"];
const plain = ["", "text", "a=b", "'text", "1-2", " text", "x;=1"];

describe("text that a spreadsheet would carry out", () => {
  it.each(formulas)("gets an apostrophe before it, and comes back as it was: %j", (text) => {
    expect(guarded(text)).toBe(`'${text}`);
    expect(unguarded(guarded(text))).toBe(text);
  });

  it.each(plain)("is not seen where there is none: %j", (text) => {
    expect(guarded(text)).toBe(text);
    expect(unguarded(text)).toBe(text);
  });
});
