import { expect, it } from "vitest";
import { addOperator, Browser, signedInBrowser } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("the session of an operator", (wire) => {
  const owner = () => addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);

  it("begins with the right password, and tells who is signed in", async () => {
    const operator = await owner();
    const browser = new Browser(wire.server.url);
    const answer = await browser.signIn(operator);
    expect(answer.json).toEqual({
      operator: { id: operator.id, email: operator.email, name: `Operator ${operator.id}` },
      company: { id: wire.server.company.company_id, name: "Test", role: "owner" },
      permissions: expect.arrayContaining(["licenses_write", "operators_write"]),
      companies: [{ id: wire.server.company.company_id, name: "Test", role: "owner" }],
      signed_in_by: "password",
      second_factor: false,
      csrf_token: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect((await browser.send("GET", "/session/")).json).toEqual(answer.json);
  });

  it("administers the company as a management key does", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const label = `label ${wire.nextNumber()}`;
    const made = await browser.send("POST", "/clabels/", { body: { label, color: "#00aaff" } });
    expect(made).toMatchObject({ status: 201, json: { label, company: wire.server.company.company_id } });
    const { json } = await wire.server.manage("GET", "/audit-entries/", { query: { object_id: made.json.id } });
    expect(json.results).toMatchObject([
      { actor_kind: "operator", actor_id: operator.id, actor_name: operator.email, action: "customer_label.created" },
    ]);
  });

  it("is over when its operator signs out, and the browser is told to forget it", async () => {
    const browser = await signedInBrowser(wire.server.url, await owner());
    const { token = "" } = browser;
    const answer = await browser.send("DELETE", "/session");
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-leasehold_session=; Max-Age=0; /)]);
    const late = new Browser(wire.server.url, { token });
    expect(await late.send("GET", "/session")).toMatchObject({ status: 401, json: { code: "session_ended" } });
  });
});

describeOnServers(
  "the limits of sessions",
  (wire) => {
    it("are those that the operator of the server has set", async () => {
      const operator = await addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
      const idle = await signedInBrowser(wire.server.url, operator);
      const busy = await signedInBrowser(wire.server.url, operator);
      for (let minutes = 0; minutes < 56; minutes += 4) {
        wire.clock.advance({ minutes: 4 });
        expect(await busy.send("GET", "/session")).toMatchObject({ status: 200 });
      }
      expect(await idle.send("GET", "/session")).toMatchObject({ status: 401, json: { code: "session_ended" } });
      wire.clock.advance({ minutes: 4 });
      expect(await busy.send("GET", "/session")).toMatchObject({ status: 401, json: { code: "session_ended" } });
    });
  },
  { environment: { LEASEHOLD_SESSION_IDLE_MINUTES: "5", LEASEHOLD_SESSION_HOURS: "1" } },
);
