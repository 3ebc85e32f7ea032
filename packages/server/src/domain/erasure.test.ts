import { describe, expect, it } from "vitest";
import { jsonWithout, knownTexts, pseudonymOf, textWithout } from "./erasure.ts";

const erasure = {
  email: "ana@people.example",
  pseudonym: pseudonymOf(7),
  known: knownTexts(["Ana", "", null, "Ó Sé"]),
};

describe("a text without a person", () => {
  it.each([
    ["write to ANA@people.example, please", "write to erased-7@erased.invalid, please"],
    ["ana, and Ana's", "[erased], and [erased]'s"],
    ["anagram and banana", "anagram and banana"],
    ["Xana@people.example.org is another", "Xana@people.example.org is another"],
    ["ó SÉ", "[erased]"],
    ["nobody", "nobody"],
  ])("is %j as %j", (before, after) => {
    expect(textWithout(before, erasure)).toBe(after);
  });

  it("leaves out what is too short to tell anybody", () => {
    expect(knownTexts(["A", "An", " Ana ", "Ana"])).toEqual(["Ana"]);
  });
});

describe("JSON without a person", () => {
  it("is the same JSON, however deep the person stood in it", () => {
    const json =
      '{"2":["Ana",{"to":"ana@people.example"}],"n":1.5,"none":null,"__proto__":{"ana@people.example":true}}';
    expect(jsonWithout(json, erasure)).toBe(
      '{"2":["[erased]",{"to":"erased-7@erased.invalid"}],"n":1.5,"none":null,"__proto__":{"erased-7@erased.invalid":true}}',
    );
  });

  it("has members of a person without their values, and says whether there was one", () => {
    const emptied = new Set(["first_name", "email", "phone", "metadata", "told"]);
    const json = '{"first_name":"A","email":"Ana@people.example","phone":"","id":3,"metadata":{},"told":{"a":1}}';
    expect(jsonWithout(json, erasure, emptied)).toBe(
      '{"first_name":"[erased]","email":"erased-7@erased.invalid","phone":"","id":3,"metadata":{},"told":"[erased]"}',
    );
  });
});
