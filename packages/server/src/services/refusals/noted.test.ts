import { expect, it } from "vitest";
import { COMPANY_ID, catalogCompany } from "../../../test-support/catalog-company.ts";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { NotedRefusals } from "./noted.ts";
import type { RefusedCall } from "./refused-call.ts";

const refused: RefusedCall = {
  companyId: 0,
  code: "license_not_found",
  call: "check_license",
  product: "cad",
  licenseKey: "",
  licenseId: null,
  feature: "",
  hardwareId: "",
  username: "",
};

describeOnBothDatabases("a flood of refused calls", (open) => {
  it("fills neither memory nor disk, loses no count, and leaves room for calls that name a license", async () => {
    const { context } = await catalogCompany(await open());
    const noted = new NotedRefusals();
    const now = context.clock.now();
    const of = (code: RefusedCall["code"], number: number) =>
      noted.note({ ...refused, companyId: COMPANY_ID, code, hardwareId: `device ${number}` }, now);
    for (let number = 0; number < 20_000; number += 1) of("license_not_found", number);
    for (let number = 0; number < 20_000; number += 1) of("floating_not_available", number);
    await noted.flush(context);
    const rows = await context.database.read.selectFrom("refusal").selectAll().execute();
    const counted = (code: string) => {
      const ofCode = rows.filter((row) => row.code === code);
      return { rows: ofCode.length, calls: ofCode.reduce((sum, { count }) => sum + count, 0) };
    };
    expect(counted("license_not_found")).toEqual({ rows: 121, calls: 20_000 });
    expect(counted("floating_not_available")).toEqual({ rows: 1_201, calls: 20_000 });
  });

  it("is kept in full again from the next minute on", async () => {
    const { context } = await catalogCompany(await open());
    const noted = new NotedRefusals();
    for (let number = 0; number < 200; number += 1) {
      const minute = number < 199 ? 0 : 60_000;
      const call = { ...refused, companyId: COMPANY_ID, hardwareId: `device ${number}` };
      noted.note(call, context.clock.now() + minute);
    }
    await noted.flush(context);
    const row = context.database.read.selectFrom("refusal").select("count").where("hardware_id", "=", "device 199");
    expect(await row.executeTakeFirst()).toEqual({ count: 1 });
  });
});
