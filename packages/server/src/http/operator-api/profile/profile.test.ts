import { expect, it } from "vitest";
import { addOperator, Browser, signedInBrowser, switchOnSecondFactor } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("the profile of an operator", (wire) => {
  const owner = () => addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
  const recorded = async (objectId: number) => {
    const { json } = await wire.server.manage("GET", "/audit-entries/", {
      query: { object_id: objectId, order_by: "id" },
    });
    return json.results;
  };

  it("is told, and its name changed", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const { json } = await browser.send("GET", "/profile/");
    expect(json).toEqual({
      id: operator.id,
      email: operator.email,
      name: `Operator ${operator.id}`,
      has_password: true,
      second_factor: false,
      backup_codes_left: 0,
      created_at: "2026-03-03T09:15:00.000Z",
    });
    expect((await browser.send("PATCH", "/profile", { body: { name: "Ana" } })).json).toEqual({ ...json, name: "Ana" });
    expect((await recorded(operator.id)).at(-1)).toMatchObject({
      action: "operator.updated",
      actor_name: operator.email,
      before: { name: json.name },
      after: { name: "Ana" },
    });
  });

  it("keeps its address, whatever is sent", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const { json } = await browser.send("PATCH", "/profile", { body: { email: "other@test.example", id: 1 } });
    expect(json).toMatchObject({ id: operator.id, email: operator.email });
  });

  it("gets another password, with which its operator signs in from then on", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const body = { password: operator.password, new_password: "another password" };
    const answer = await browser.send("POST", "/profile/password", { body });
    expect(answer.json).toEqual({ csrf_token: expect.any(String) });
    expect(await new Browser(wire.server.url).signIn(operator)).toMatchObject({ status: 401 });
    await signedInBrowser(wire.server.url, { ...operator, password: "another password" });
  });

  it("refuses a new password that is too short or too long, by its name", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    for (const new_password of ["short", "x".repeat(257)]) {
      const answer = await browser.send("POST", "/profile/password", {
        body: { password: operator.password, new_password },
      });
      expect(answer).toMatchObject({ status: 400, json: { errors: { new_password: [expect.any(String)] } } });
    }
  });

  it("gets a second factor, which an authenticator app reads from its address, and loses it", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const { password } = operator;
    const begun = await browser.send("POST", "/profile/second-factor", { body: { password } });
    const uri = new URL(begun.json.uri);
    expect(`${uri.protocol}//${uri.host}`).toBe("otpauth://totp");
    expect(decodeURIComponent(uri.pathname)).toBe(`/Leasehold:${operator.email}`);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: "Leasehold",
      secret: begun.json.secret,
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
    expect(begun.json.secret).toMatch(/^[A-Z2-7]{32}$/);
    const { token } = browser;
    const { backupCodes } = await switchOnSecondFactor(browser, password, wire.clock.now());
    expect(browser.token).not.toBe(token);
    expect((await browser.send("GET", "/profile")).json).toMatchObject({ second_factor: true, backup_codes_left: 10 });
    const again = await browser.send("POST", "/profile/second-factor", { body: { password } });
    expect(again).toMatchObject({ status: 409, json: { code: "second_factor_on" } });
    const off = await browser.send("DELETE", "/profile/second-factor", { body: { password, code: backupCodes[0] } });
    expect(off).toMatchObject({ status: 200, json: { csrf_token: browser.csrfToken } });
    expect((await browser.send("GET", "/profile")).json).toMatchObject({ second_factor: false, backup_codes_left: 0 });
    expect((await recorded(operator.id)).map(({ action }: { action: string }) => action)).toEqual([
      "operator.signed_in",
      "operator.second_factor_begun",
      "operator.second_factor_begun",
      "operator.second_factor_switched_on",
      "operator.second_factor_switched_off",
    ]);
  });

  it("has no second factor to confirm, to switch off or to make codes for before one is begun", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const off = { status: 409, json: { code: "second_factor_off" } };
    const body = { password: operator.password, code: "123456" };
    expect(await browser.send("POST", "/profile/second-factor/confirm", { body })).toMatchObject(off);
    expect(await browser.send("DELETE", "/profile/second-factor", { body })).toMatchObject(off);
    expect(await browser.send("POST", "/profile/backup-codes", { body })).toMatchObject(off);
  });

  it("shows where its operator is signed in, and ends any of these sessions, and nobody else's", async () => {
    const operator = await owner();
    const here = await signedInBrowser(wire.server.url, operator);
    wire.clock.advance({ minutes: 10 });
    const there = new Browser(wire.server.url);
    await there.send("POST", "/session", { body: operator, headers: { "User-Agent": "a phone" } });
    const { json } = await here.send("GET", "/profile/sessions");
    expect(json.results).toMatchObject([
      { user_agent: "a phone", address: "127.0.0.1", last_seen_at: "2026-03-03T09:25:00.000Z", is_current: false },
      { is_current: true, signed_in_by: "password" },
    ]);
    const stranger = await signedInBrowser(wire.server.url, await owner());
    const [phone, own] = json.results;
    const notFound = { status: 404, json: { code: "not_found" } };
    expect(await stranger.send("DELETE", `/profile/sessions/${phone.id}`)).toMatchObject(notFound);
    expect(await here.send("DELETE", `/profile/sessions/${phone.id}`)).toMatchObject({ status: 204 });
    expect(await here.send("DELETE", `/profile/sessions/${phone.id}`)).toMatchObject(notFound);
    expect(await here.send("DELETE", "/profile/sessions/none")).toMatchObject(notFound);
    expect(await there.send("GET", "/session")).toMatchObject({ status: 401 });
    expect(await here.send("DELETE", `/profile/sessions/${own.id}`)).toMatchObject({ status: 204 });
    expect(here.token).toBeUndefined();
  });
});
