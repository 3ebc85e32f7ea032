import { describe, expect, it } from "vitest";
import { rawMembers } from "./json-text.ts";

describe("the text of a member", () => {
  it.each([
    ['{"a":1,"b":"x"}', { a: "1", b: '"x"' }],
    ['  {\n "a" : [ 1, {"b":2} ] ,\t"c":null }\n', { a: '[ 1, {"b":2} ]', c: "null" }],
    [
      '{"a":"}","b":"{\\"request\\":{}}","request":{"c":"\\\\"}}',
      {
        a: '"}"',
        b: '"{\\"request\\":{}}"',
        request: '{"c":"\\\\"}',
      },
    ],
    ['{"\\u0072equest":{"ž":"\\u017e"},"signature":"s"}', { request: '{"ž":"\\u017e"}', signature: '"s"' }],
    ['{"a":-1.5e3,"b":true}', { a: "-1.5e3", b: "true" }],
    ['{"__proto__":{"x":1}}', Object.defineProperty({}, "__proto__", { value: '{"x":1}', enumerable: true })],
    ["{}", {}],
  ])("of %s is found as it is written", (json, members) => {
    expect([...(rawMembers(json) ?? [])]).toEqual(Object.entries(members));
  });

  it.each(["", "[]", "null", '"text"', '{"a":1', '{"a":1}x', "{'a':1}", '{"a":01}'])(
    "is not looked for in %j",
    (json) => {
      expect(rawMembers(json)).toBeNull();
    },
  );

  it("is not taken where a name stands twice, however it is written", () => {
    expect(rawMembers('{"request":{},"request":{}}')).toBeNull();
    expect(rawMembers('{"request":{},"\\u0072equest":{}}')).toBeNull();
  });

  it("is not looked for in a document nested deeper than any of ours", () => {
    const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
    expect(rawMembers(nested(64))?.get("a")).toHaveLength(128);
    expect(rawMembers(nested(65))).toBeNull();
    expect(rawMembers(nested(100_000))).toBeNull();
  });
});
