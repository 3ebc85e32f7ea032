import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codes } from "./codes.ts";

const page = readFileSync(new URL("../../../../docs/error-codes.md", import.meta.url), "utf8");

/** The code and the status of each row of the page's tables. */
const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) \|(.*)\|$/gm)].map(([, code, status, rest]) => ({
  code,
  status: Number(status),
  cells: (rest ?? "").split("|").map((cell) => cell.trim()),
}));

describe("the page of error codes", () => {
  it("has one row for every code, in the order of the table", () => {
    expect(rows.map(({ code }) => code)).toEqual(Object.keys(codes));
  });

  it("names the status that is answered", () => {
    const documented = Object.fromEntries(rows.map(({ code, status }) => [code, status]));
    expect(documented).toEqual(Object.fromEntries(Object.entries(codes).map(([code, { status }]) => [code, status])));
  });

  it("says of every code what it means and what to do", () => {
    const silent = rows.filter(({ cells }) => cells.length !== 3 || cells[0] === "" || cells[2] === "");
    expect(silent.map(({ code }) => code)).toEqual([]);
  });
});
