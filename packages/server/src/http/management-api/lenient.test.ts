import { describe, expect, it } from "vitest";
import * as z from "zod";
import { date, duration, identifier, metadata } from "../../domain/catalog/members.ts";
import { lenient } from "./lenient.ts";

const schema = z.object({
  count: z.int().exactOptional(),
  limit: z.int().nullable().exactOptional(),
  flag: z.boolean().exactOptional(),
  period: z.enum(["daily"]).nullable().exactOptional(),
  note: z.string().exactOptional(),
  code: identifier.exactOptional(),
  until: date.nullable().exactOptional(),
  lasts: duration.nullable().exactOptional(),
  facts: metadata.exactOptional(),
  metadata: z.unknown().exactOptional(),
  items: z.array(z.object({ flag: z.boolean() })).exactOptional(),
});

describe("what clients send is taken for what is meant:", () => {
  it.each([
    ["a number as text", { count: "5" }, { count: 5 }],
    ["a negative number as text", { count: "-1" }, { count: -1 }],
    ["flags as numbers and text", { flag: 1, items: [{ flag: "False" }] }, { flag: true, items: [{ flag: false }] }],
    ["null, where it means that there is none", { limit: null, period: null }, { limit: null, period: null }],
    ["null, where it means nothing", { count: null, flag: null, note: null }, {}],
    ["empty text for what is no text", { limit: "", count: "", period: "" }, { limit: null, period: null }],
    ["the word null, as templates have it", { period: "null" }, { period: null }],
    ["empty text for a date, a duration, a code", { until: "", lasts: "", code: "" }, { until: null, lasts: null }],
    [
      "the word null for a date, a duration, metadata",
      { until: "null", lasts: "null", facts: "null" },
      { until: null, lasts: null },
    ],
    ["empty text where text can stand", { note: "" }, { note: "" }],
    ["the word null where it is a text like others", { note: "null", code: "null" }, { note: "null", code: "null" }],
    [
      "flags as programs print them",
      { flag: "TRUE", items: [{ flag: " false " }] },
      { flag: true, items: [{ flag: false }] },
    ],
    ["a number where a text is meant", { note: 10000, code: 1.5 }, { note: "10000", code: "1.5" }],
    ["metadata, whatever it holds", { metadata: { count: "5" } }, { metadata: { count: "5" } }],
    ["members that nobody knows", { other: "5" }, { other: "5" }],
  ])("%s", (_name, given, taken) => {
    expect(lenient(schema, given)).toEqual(taken);
  });

  it.each([
    [{ count: "five" }],
    [{ count: "1e3" }],
    [{ flag: "yes" }],
    [{ items: "1" }],
    [{ note: 9007199254740992 }],
    [{ note: true }],
    [[]],
    ["text"],
    [null],
  ])("%j is left as it is, for the schema to refuse", (given) => {
    expect(lenient(schema, given)).toEqual(given);
    expect(schema.safeParse(given).success).toBe(false);
  });
});
