import { expect, it } from "vitest";
import { type CatalogCompany, catalogCompany } from "../../../test-support/catalog-company.ts";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { type Database, OutcomeUnknown } from "../../storage/database.ts";
import { NotedActivities } from "./noted.ts";
import type { MadeCall } from "./subjects.ts";

const NOT_WRITTEN = new Error("The connection was lost.");

describeOnBothDatabases("noted calls", (open) => {
  const call = ({ id, clock }: CatalogCompany): MadeCall => ({
    companyId: id,
    ts: clock.now(),
    action: "check",
    status: 200,
    product: "nothing",
    licenseKey: "",
    licenseId: null,
    hardwareId: "",
    email: "",
    orderId: null,
  });

  async function counted({ context }: CatalogCompany): Promise<readonly number[]> {
    const { read } = context.database;
    const single = await read.selectFrom("activity").select("id").execute();
    const hours = await read.selectFrom("activity_hourly").select("call_count").execute();
    return [single.length, hours.reduce((sum, { call_count }) => sum + call_count, 0)];
  }

  /** A database of which one write fails, before it or after it. */
  function failingOnce({ context }: CatalogCompany, failure: "before" | "after"): Pick<Database, "read" | "write"> {
    let isFailing = true;
    return {
      read: context.database.read,
      async write(work) {
        const fails = isFailing;
        isFailing = false;
        if (fails && failure === "before") throw NOT_WRITTEN;
        const value = await context.database.write(work);
        if (fails) throw new OutcomeUnknown("The commit was not confirmed.");
        return value;
      },
    };
  }

  async function flushTwice(company: CatalogCompany, calls: number, failure: "before" | "after"): Promise<void> {
    const noted = new NotedActivities();
    for (let made = 0; made < calls; made += 1) noted.note(call(company));
    const database = { ...company.context.database, ...failingOnce(company, failure) };
    await expect(noted.flush({ ...company.context, database })).rejects.toThrow();
    await noted.flush({ ...company.context, database });
    await noted.flush({ ...company.context, database });
  }

  it("are written later where they could not be written, each once", async () => {
    const company = await catalogCompany(await open());
    await flushTwice(company, 1_200, "before");
    expect(await counted(company)).toEqual([1_200, 1_200]);
  });

  it("that may have been written are not written again", async () => {
    const company = await catalogCompany(await open());
    await flushTwice(company, 1_200, "after");
    expect(await counted(company)).toEqual([1_200, 1_200]);
  });

  it("are no more than a process can hold while the database is away", async () => {
    const company = await catalogCompany(await open());
    const noted = new NotedActivities();
    for (let made = 0; made < 100_500; made += 1) noted.note(call(company));
    const writes: number[] = [];
    const database = { ...company.context.database, write: async () => void writes.push(1) as never };
    await expect(noted.flush({ ...company.context, database })).rejects.toThrow("500 calls were too many");
    expect(writes).toHaveLength(200);
  });
});
