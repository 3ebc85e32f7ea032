/** What somebody learns who reads along: the server's log, and the record of changes. */
import { expect, it } from "vitest";
import {
  addOperator,
  type Browser,
  signedInBrowser,
  switchOnSecondFactor,
} from "../../../../test-support/operators.ts";
import { describeOnServers, type Wire } from "../../../../test-support/wire.ts";

/** Does all that an operator can do with secrets, rightly and wrongly, and tells every secret that was used. */
async function useEverySecret(wire: Wire): Promise<readonly string[]> {
  const { context, company, url } = wire.server;
  const operator = await addOperator(context, [{ companyId: company.company_id }]);
  const { password } = operator;
  const used = [password];
  const tokensOf = ({ token = "", csrfToken = "", knownBrowser = "" }: Browser) =>
    used.push(token, csrfToken, knownBrowser.split(".").at(-1) ?? "");
  const browser = await signedInBrowser(url, operator);
  tokensOf(browser);
  const { app, backupCodes } = await switchOnSecondFactor(browser, password, wire.clock.now());
  used.push(app.secret, ...backupCodes, app.code(wire.clock.now()));
  tokensOf(browser);
  wire.clock.advance({ minutes: 20 });
  await browser.send("GET", "/profile");
  tokensOf(browser);
  const [first = "", second = ""] = backupCodes;
  for (const code of [app.code(wire.clock.now()), first, first, "246813", "WRON-GCOD-EWRO-NGCO"]) {
    used.push(code);
    const other = await signedInBrowser(url, operator, code).catch(() => null);
    if (other !== null) tokensOf(other);
  }
  const newPassword = "the password that comes next";
  used.push(newPassword, "a wrong password", "a token that was guessed");
  const change = { password, new_password: newPassword, code: second };
  for (const body of [{ ...change, password: "a wrong password" }, change, { new_password: newPassword }]) {
    await browser.send("POST", "/profile/password", { body });
    tokensOf(browser);
  }
  await browser.send("PATCH", "/profile", { body: {}, headers: { "X-CSRF-Token": "a token that was guessed" } });
  await browser.send("PATCH", `/profile?password=${encodeURIComponent(password)}`, { body: {} });
  return used.filter((secret) => secret !== "");
}

/** Six digits may well stand within a longer number. */
function asWord(secret: string): RegExp {
  expect(secret).toMatch(/^[\w -]+$/);
  return new RegExp(`(?<![\\w-])${secret}(?![\\w-])`);
}

describeOnServers("no secret of an operator", (wire) => {
  it("is found in the whole log", async () => {
    const used = await useEverySecret(wire);
    const log = wire.server.logLines.join("\n");
    expect(log).toContain("/api/v1/profile/password");
    expect(used.length).toBeGreaterThan(20);
    for (const secret of used) expect(log).not.toMatch(asWord(secret));
  });

  it("is found in the record of who changed what, which tells everything else", async () => {
    const used = await useEverySecret(wire);
    const rows = await wire.server.context.database.read.selectFrom("audit_entry").selectAll().execute();
    const record = JSON.stringify(rows);
    for (const secret of used) expect(record).not.toMatch(asWord(secret));
    for (const action of ["signed_in", "second_factor_begun", "second_factor_switched_on", "password_changed"]) {
      expect(record).toContain(`operator.${action}`);
    }
  });
});
