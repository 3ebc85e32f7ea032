import { expect, it } from "vitest";
import * as z from "zod";
import { mailAddress } from "../mail-settings.ts";
import { faultsOf } from "./fault.ts";

it("tells of lists by their items, and of numbers by their size", () => {
  const one = z.object({ list: z.array(z.string()).min(1), number: z.int().min(1) });
  const two = z.object({ list: z.array(z.string()).max(2) });
  expect(texts(one, { list: [], number: 0 })).toEqual(["must have at least 1 item", "must be at least 1"]);
  expect(texts(two, { list: ["a", "b", "c"] })).toEqual(["must have at most 2 items"]);
});

it("says once that something is no e-mail address", () => {
  expect(texts(mailAddress, "nobody")).toEqual(["must be an e-mail address"]);
  expect(texts(mailAddress, "a@b.example, c@d.example")).toEqual(["must be an e-mail address"]);
});

function texts(schema: z.ZodType, value: unknown): readonly string[] {
  const { error } = schema.safeParse(value);
  return error === undefined ? [] : faultsOf(error).map(({ text }) => text);
}
