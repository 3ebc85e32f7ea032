import { describe, expect, it } from "vitest";
import { Problem } from "../../errors/problem.ts";
import type { ListParameters } from "./endpoint.ts";
import { readList } from "./list-input.ts";

const parameters: ListParameters = {
  filters: {
    name: "text",
    owner: "id",
    owner__name: "text",
    is_open: "boolean",
    ts: "instant",
    ends: "date",
    size: "integer",
  },
  orders: ["created_at", "name"],
  hasMetadata: true,
  limitMax: 100,
};
const read = (query: Record<string, unknown>) => readList(parameters, query);
const filtersOf = (query: Record<string, unknown>) =>
  read(query).filters.map(({ field, lookup, value }) => [field, lookup, value]);

describe("a list", () => {
  it("gives twenty of the newest unless asked for more", () => {
    expect(read({})).toEqual({ limit: 20, offset: 0, order: null, filters: [], metadata: [] });
  });

  it("silently cuts a page to the most that it gives", () => {
    expect(read({ limit: "5000" }).limit).toBe(100);
  });

  it.each([
    ["name", { field: "name", isDescending: false }],
    ["-created_at", { field: "created_at", isDescending: true }],
    ["-created", { field: "created_at", isDescending: true }],
    ["id", { field: "id", isDescending: false }],
    ["nonsense", null],
  ])("is ordered by %s", (order_by, order) => {
    expect(read({ order_by }).order).toEqual(order);
  });
});

describe("a filter", () => {
  it.each([
    [{ name: "a" }, ["name", "exact", "a"]],
    [{ name__icontains: "a" }, ["name", "icontains", "a"]],
    [{ owner__name__startswith: "a" }, ["owner__name", "startswith", "a"]],
    [{ owner__in: "3,4" }, ["owner", "in", [3, 4]]],
    [{ owner__isnull: "True" }, ["owner", "isnull", true]],
    [{ is_open: "0" }, ["is_open", "exact", false]],
    [{ ts__gte: "2026-03-03T09:15:00Z" }, ["ts", "gte", Date.parse("2026-03-03T09:15:00Z")]],
    [{ ts__date__lte: "2026-03-03" }, ["ts", "date__lte", "2026-03-03"]],
    [{ ends__lt: "2026-03-03" }, ["ends", "lt", "2026-03-03"]],
    [{ size__gt: "-5" }, ["size", "gt", -5]],
  ])("is read from %j", (query, filter) => {
    expect(filtersOf(query)).toEqual([filter]);
  });

  it("is ignored where it is empty, or nobody knows it", () => {
    expect(filtersOf({ name: "", nope: "x", name__nope: "x", __proto__: "x", constructor: "x" })).toEqual([]);
  });

  it("is refused with its name where its value cannot be meant", () => {
    const refused = () =>
      read({ limit: "x", owner: "x", is_open: "maybe", ts: "soon", ends__gt: "2026-02-30", metadata__a: "x" });
    expect(refused).toThrow(Problem);
    try {
      refused();
    } catch (error) {
      const names = Object.keys((error as Problem).fields);
      expect(names).toEqual(["limit", "owner", "is_open", "ts", "ends__gt", "metadata__a"]);
    }
  });
});

describe("a filter of metadata", () => {
  it.each([
    [{ metadata: '{"a":1}' }, { path: [], lookup: "exact", value: { a: 1 } }],
    [{ metadata__a__b: '"x"' }, { path: ["a", "b"], lookup: "exact", value: "x" }],
    [{ metadata__a__0: "1" }, { path: ["a", 0], lookup: "exact", value: 1 }],
    [{ metadata__a__contains: "1" }, { path: ["a"], lookup: "contains", value: 1 }],
    [{ metadata__contains: "null" }, { path: ["contains"], lookup: "exact", value: null }],
  ])("is read from %j", (query, filter) => {
    expect(read(query).metadata).toEqual([filter]);
  });
});
