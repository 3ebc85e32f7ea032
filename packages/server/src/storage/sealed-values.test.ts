import { expect, it } from "vitest";
import { describeOnBothDatabases } from "../../test-support/databases.ts";
import { sealedColumns } from "./sealed-values.ts";

describeOnBothDatabases("the list of sealed columns", (open) => {
  it("has every column of the database whose name says that it is sealed, and no other", async () => {
    const tables = await (await open()).read.introspection.getTables();
    const found = tables.flatMap(({ name: table, columns }) =>
      columns.filter(({ name }) => name.startsWith("sealed_")).map(({ name }) => `${table}.${name}`),
    );
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(found.sort());
  });
});
