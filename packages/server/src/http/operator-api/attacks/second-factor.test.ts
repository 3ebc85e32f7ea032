/** What a code is worth to somebody who has seen it. */
import { expect, it } from "vitest";
import {
  AuthenticatorApp,
  addOperator,
  Browser,
  signedInBrowser,
  switchOnSecondFactor,
  type TestOperator,
} from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

const failed = { status: 401, json: { code: "sign_in_failed" } };
const good = { status: 200 };
/** Below what is locked out, so that each of them is looked at. */
const AT_ONCE = 9;

describeOnServers("a code of the second factor", (wire) => {
  const owner = () => addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
  const signIn = (operator: TestOperator, code: string) => new Browser(wire.server.url).signIn(operator, code);

  async function guarded() {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const factor = await switchOnSecondFactor(browser, operator.password, wire.clock.now());
    return { operator, browser, ...factor };
  }

  it("that has been used is refused when it is replayed", async () => {
    const { operator, app } = await guarded();
    wire.clock.advance({ seconds: 30 });
    const code = app.code(wire.clock.now());
    expect(await signIn(operator, code)).toMatchObject(good);
    expect(await signIn(operator, code)).toMatchObject(failed);
    wire.clock.advance({ seconds: 30 });
    expect(await signIn(operator, code)).toMatchObject(failed);
    expect(await signIn(operator, app.code(wire.clock.now()))).toMatchObject(good);
  });

  it("that has switched the factor on cannot be replayed to sign in", async () => {
    const { operator, app } = await guarded();
    expect(await signIn(operator, app.code(wire.clock.now()))).toMatchObject(failed);
  });

  it("that was overlooked is worth nothing once a later one has been used", async () => {
    const { operator, app } = await guarded();
    wire.clock.advance({ seconds: 60 });
    const earlier = app.code(wire.clock.now());
    wire.clock.advance({ seconds: 30 });
    expect(await signIn(operator, app.code(wire.clock.now()))).toMatchObject(good);
    expect(await signIn(operator, earlier)).toMatchObject(failed);
  });

  it("is good for one of many sign-ins at once", async () => {
    const { operator, app } = await guarded();
    wire.clock.advance({ seconds: 30 });
    const code = app.code(wire.clock.now());
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => signIn(operator, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(AT_ONCE - 1);
  });

  it("is taken from the step before and the step after, and from no other", async () => {
    for (const [steps, expected] of [
      [-2, failed],
      [-1, good],
      [0, good],
      [1, good],
      [2, failed],
    ] as const) {
      const { operator, app } = await guarded();
      wire.clock.advance({ minutes: 5 });
      expect(await signIn(operator, app.code(wire.clock.now() + steps * 30_000))).toMatchObject(expected);
    }
  });

  it("of another operator is refused, and so is a backup code of his", async () => {
    const [one, other] = [await guarded(), await guarded()];
    wire.clock.advance({ seconds: 30 });
    expect(await signIn(one.operator, other.app.code(wire.clock.now()))).toMatchObject(failed);
    expect(await signIn(one.operator, other.backupCodes[0] ?? "")).toMatchObject(failed);
  });

  it("cannot be left out, and is not asked for of somebody with a wrong password", async () => {
    const { operator } = await guarded();
    const browser = new Browser(wire.server.url);
    expect(await browser.signIn(operator)).toMatchObject({ status: 401, json: { code: "second_factor_required" } });
    expect(browser.token).toBeUndefined();
    expect(await signIn(operator, "")).toMatchObject({ status: 401, json: { code: "second_factor_required" } });
    expect(await browser.signIn({ ...operator, password: "a guess" })).toMatchObject(failed);
  });

  it("is needed to switch the factor off, and to change the password, even with the password", async () => {
    const { operator, browser, app } = await guarded();
    wire.clock.advance({ seconds: 30 });
    const { password } = operator;
    const wanted = { status: 401, json: { code: "second_factor_required" } };
    const refused = { status: 403, json: { code: "proof_failed" } };
    for (const [method, path, more] of [
      ["DELETE", "/profile/second-factor", {}],
      ["POST", "/profile/backup-codes", {}],
      ["POST", "/profile/password", { new_password: "another password" }],
    ] as const) {
      expect(await browser.send(method, path, { body: { password, ...more } })).toMatchObject(wanted);
      expect(await browser.send(method, path, { body: { password, code: "000000", ...more } })).toMatchObject(refused);
    }
    const code = app.code(wire.clock.now());
    const wrongPassword = { password: "a guess", code };
    expect(await browser.send("DELETE", "/profile/second-factor", { body: wrongPassword })).toMatchObject(refused);
    expect(await browser.send("DELETE", "/profile/second-factor", { body: { password, code } })).toMatchObject(good);
    expect(await new Browser(wire.server.url).signIn(operator)).toMatchObject(good);
  });

  it("of a secret that has only been shown is not asked for, and a later secret voids it", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const begin = async () =>
      new AuthenticatorApp(
        (await browser.send("POST", "/profile/second-factor", { body: { password: operator.password } })).json.secret,
      );
    const first = await begin();
    const second = await begin();
    expect(await new Browser(wire.server.url).signIn(operator)).toMatchObject(good);
    const confirm = (code: string) => browser.send("POST", "/profile/second-factor/confirm", { body: { code } });
    expect(await confirm(first.code(wire.clock.now()))).toMatchObject({ status: 403, json: { code: "proof_failed" } });
    expect(await confirm(second.code(wire.clock.now()))).toMatchObject(good);
    expect(await confirm(second.code(wire.clock.now()))).toMatchObject({ json: { code: "second_factor_on" } });
  });
});

describeOnServers("a backup code", (wire) => {
  async function guarded() {
    const operator = await addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
    const browser = await signedInBrowser(wire.server.url, operator);
    const factor = await switchOnSecondFactor(browser, operator.password, wire.clock.now());
    return { operator, browser, ...factor };
  }
  const signIn = (operator: TestOperator, code = "") => new Browser(wire.server.url).signIn(operator, code);

  it("is good once, however it is typed, and the others stay good", async () => {
    const { operator, browser, backupCodes } = await guarded();
    const [first = "", second = ""] = backupCodes;
    expect(new Set(backupCodes).size).toBe(10);
    expect(await signIn(operator, first.toLowerCase().replaceAll("-", " "))).toMatchObject(good);
    expect(await signIn(operator, first)).toMatchObject(failed);
    expect(await signIn(operator, second)).toMatchObject(good);
    expect((await browser.send("GET", "/profile")).json).toMatchObject({ backup_codes_left: 8 });
  });

  it("is good for one of many sign-ins at once", async () => {
    const { operator, backupCodes } = await guarded();
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => signIn(operator, backupCodes[3])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(AT_ONCE - 1);
  });

  it("of before is void once others have been made", async () => {
    const { operator, browser, app, backupCodes } = await guarded();
    wire.clock.advance({ seconds: 30 });
    const body = { password: operator.password, code: app.code(wire.clock.now()) };
    const made = await browser.send("POST", "/profile/backup-codes", { body });
    expect(made).toMatchObject({ status: 201 });
    expect(await signIn(operator, backupCodes[0])).toMatchObject(failed);
    expect(await signIn(operator, made.json.backup_codes[0])).toMatchObject(good);
  });

  it("is kept as a digest, and the secret of the app sealed", async () => {
    const { operator, app, backupCodes } = await guarded();
    const { read } = wire.server.context.database;
    const kept = JSON.stringify([
      await read.selectFrom("operator").selectAll().where("id", "=", operator.id).execute(),
      await read.selectFrom("operator_backup_code").selectAll().where("operator_id", "=", operator.id).execute(),
    ]);
    for (const secret of [app.secret, ...backupCodes, ...backupCodes.map((code) => code.replaceAll("-", ""))]) {
      expect(kept).not.toContain(secret);
    }
  });
});
