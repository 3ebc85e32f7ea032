import { expect, it } from "vitest";
import { addOperator, Browser } from "../../../test-support/operators.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { forgetSessions } from "./forget-sessions.ts";

describeOnServers("forgetting", (wire) => {
  it("takes sessions that are over and failures of the day before, and leaves the others", async () => {
    const { context, company, url } = wire.server;
    const { read } = context.database;
    const operator = await addOperator(context, [{ companyId: company.company_id }]);
    const kept = async () => ({
      sessions: (await read.selectFrom("operator_session").select("id").execute()).length,
      guards: (await read.selectFrom("sign_in_guard").select("failures").execute()).length,
    });
    await new Browser(url).signIn(operator);
    await new Browser(url).signIn({ ...operator, password: "a guess" });
    wire.clock.advance({ minutes: 59 });
    await new Browser(url).signIn({ email: "nobody@test.example", password: "a guess" });
    await forgetSessions(context);
    expect(await kept()).toEqual({ sessions: 1, guards: 2 });
    wire.clock.advance({ minutes: 1 });
    await forgetSessions(context);
    expect(await kept()).toEqual({ sessions: 0, guards: 2 });
    wire.clock.advance({ hours: 23, minutes: 1 });
    await forgetSessions(context);
    expect(await kept()).toEqual({ sessions: 0, guards: 1 });
  });
});
