import { expect, it } from "vitest";
import { describeOnServers } from "../../../test-support/wire.ts";
import { type FilterField, kindOf } from "../../domain/listing.ts";
import { managementApi } from "./routes.ts";

const lists = managementApi.flatMap(({ method, path, list }) =>
  list === undefined || path.includes(":") ? [] : [{ method, path, filters: Object.entries(list.filters) }],
);

describeOnServers("a filter", (wire) => {
  async function statusOf({ method, path }: (typeof lists)[number], query: Readonly<Record<string, string>>) {
    // Of some, no more than a day can be asked for.
    const day = { ts__gte: "2026-03-03T00:00:00Z", ts__lte: "2026-03-03T01:00:00Z" };
    const { status, json } = await wire.server.manage(method, `${path}/`, { query: { ...day, ...query } });
    return { status, at: Object.keys(json?.errors ?? {}), code: json?.code };
  }

  it.each(lists)("of $method $path takes no value that its field cannot have", async (list) => {
    const wrong = list.filters.flatMap(([field, values]): [string, string][] => {
      const text = wrongValue(values);
      return text === null ? [] : [[field, text]];
    });
    for (const [name, text] of wrong) {
      expect(await statusOf(list, { [name]: text }), name).toEqual({
        status: 400,
        at: [name],
        code: "validation_error",
      });
    }
  });

  it.each(lists)("of $method $path takes each of its choices", async (list) => {
    const choices = list.filters.flatMap(([field, values]) =>
      typeof values === "string" ? [] : [[`${field}__in`, values.join()] as const, [field, String(values[0])] as const],
    );
    for (const [name, text] of choices) {
      expect(await statusOf(list, { [name]: text }), name).toMatchObject({ status: 200 });
    }
  });

  it("names its choices where it is refused, and takes them in any case", async () => {
    const list = (query: Record<string, string>) => wire.server.manage("GET", "/licenses/", { query });
    expect((await list({ status__in: "Active,Lost" })).json.errors).toEqual({
      status__in: ['must be "Active" or "Inactive" or "Disabled" or "Expired"'],
    });
    const [exact, inLowerCase] = [await list({ status: "Inactive" }), await list({ status: "inactive" })];
    expect(exact.json.count).toBeGreaterThan(0);
    expect(inLowerCase.json.count).toBe(exact.json.count);
    expect((await list({ license_type__icontains: "limi" })).status).toBe(200);
  });
});

/** Null where any text may be meant. */
function wrongValue(values: FilterField): string | null {
  return typeof values === "string" && kindOf(values) === "text" ? null : "nonsense";
}
