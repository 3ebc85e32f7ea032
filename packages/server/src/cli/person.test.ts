/** What is kept of a person, by the command line. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { emptyFolder } from "../../test-support/folders.ts";
import { runCommand } from "../../test-support/terminals.ts";

it("a person's data is printed, erased with a report, and then not there any more", async () => {
  const environment = { LEASEHOLD_DATA_DIR: join(emptyFolder(), "data"), LEASEHOLD_LOG_LEVEL: "silent" };
  const leasehold = (...argv: string[]) => runCommand(argv, environment);
  await leasehold("init");
  await leasehold("import", new URL("../services/catalog/sample-catalog.json", import.meta.url).pathname);
  const [customer] = (await import("../services/catalog/sample-catalog.json", { with: { type: "json" } })).default
    .customers;
  const email = String(customer?.email);

  const told = await leasehold("person", "export", email.toUpperCase());
  expect(told).toMatchObject({ exitCode: 0, errors: "" });
  expect(JSON.parse(told.output)).toMatchObject({ email, kept: { customers: [{ email }] }, incomplete: [] });

  const erased = await leasehold("person", "erase", email);
  expect(erased).toMatchObject({ exitCode: 0, errors: "" });
  expect(erased.output).toMatch(/^erased {2}1 customers: /m);
  expect(erased.output).toMatch(/^stays {3}licenses: /m);

  const after = JSON.parse((await leasehold("person", "export", email)).output);
  expect(Object.values(after.kept).flat()).toEqual([]);
  expect((await leasehold("person", "erase", email, "--json")).output).toContain('"found": false');
});
