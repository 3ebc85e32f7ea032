/** What guessing at passwords and codes brings, and what can be learned of who there is. */
import { beforeEach, expect, it } from "vitest";
import { CountingPasswords } from "../../../../test-support/counting-passwords.ts";
import { accept, invited } from "../../../../test-support/invited.ts";
import { startServerBeside, type TestServer } from "../../../../test-support/license-server.ts";
import type { ManagementAnswer } from "../../../../test-support/management-client.ts";
import { askAsOwnPage, tokenOf } from "../../../../test-support/operator-client.ts";
import {
  addOperator,
  Browser,
  signedInBrowser,
  switchOnSecondFactor,
  type TestOperator,
} from "../../../../test-support/operators.ts";
import { describeOnServers, type Wire } from "../../../../test-support/wire.ts";
import { FAILURES_FREE } from "../../../domain/sign-in-guard.ts";
import { createCompany } from "../../../services/companies/create.ts";
import { makeLink } from "../../../services/operators/links.ts";
import { signInWithPassword } from "../../../services/operators/sign-in.ts";
import { unlockOperator } from "../../../services/operators/unlock.ts";

const counting = new CountingPasswords();
/** Guesses come from as many addresses as the attacker likes. */
const behindProxy = { environment: { LEASEHOLD_TRUSTED_PROXIES: "127.0.0.1" }, adjust: counting.adjust };

const failed = { status: 401, json: { code: "sign_in_failed" } };
const locked = { status: 429, json: { code: "rate_limited" } };

let addresses = 0;
function anotherAddress(): string {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 256) % 256}.${addresses % 256}`;
}

const nowhere = { address: "192.0.2.1", userAgent: "", formerToken: undefined, knownBrowser: undefined };

interface Guess {
  readonly email: string;
  readonly password: string;
  readonly code?: string;
}

function guess({ url }: TestServer, body: Guess): Promise<ManagementAnswer> {
  const headers = { "X-Forwarded-For": anotherAddress() };
  return new Browser(url).send("POST", "/session", { body, headers });
}

function owner(wire: Wire): Promise<TestOperator> {
  return addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
}

function statuses(answers: readonly ManagementAnswer[]): Readonly<Record<number, number>> {
  return Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  );
}

describeOnServers(
  "guessing",
  (wire) => {
    beforeEach(() => {
      counting.verified = 0;
    });

    it("at a password with many requests at once is no more than ten guesses, however many servers there are", async () => {
      const { email } = await owner(wire);
      const isPostgres = wire.place.databaseUrl !== undefined;
      const beside = isPostgres ? await startServerBeside(wire.server, wire.place, behindProxy) : wire.server;
      const servers = [wire.server, beside];
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          guess(servers[index % 2] ?? beside, { email, password: `guess ${index}` }),
        ),
      );
      if (isPostgres) await beside.stop();
      expect(statuses(answers)).toEqual({ 401: FAILURES_FREE, 429: 60 - FAILURES_FREE });
      expect(counting.verified).toBe(FAILURES_FREE);
    });

    it("waits twice as long after each further failure, up to a quarter of an hour, the right password too", async () => {
      const { email, password } = await owner(wire);
      const wrong = { email, password: "a guess" };
      for (let count = 0; count < FAILURES_FREE; count += 1)
        expect(await guess(wire.server, wrong)).toMatchObject(failed);
      for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
        const answer = await guess(wire.server, { email, password });
        expect(answer).toMatchObject(locked);
        expect(answer.headers.get("retry-after")).toBe(String(seconds));
        wire.clock.advance({ seconds: seconds - 1 });
        expect(await guess(wire.server, { email, password })).toMatchObject(locked);
        wire.clock.advance({ seconds: 1 });
        expect(await guess(wire.server, wrong)).toMatchObject(failed);
      }
      wire.clock.advance({ seconds: 900 });
      expect(await guess(wire.server, { email, password })).toMatchObject({ status: 200 });
      for (let count = 0; count < FAILURES_FREE; count += 1)
        expect(await guess(wire.server, wrong)).toMatchObject(failed);
    });

    it("at a code with the right password is no more than ten guesses, even many at once", async () => {
      const operator = await owner(wire);
      await switchOnSecondFactor(await signedInBrowser(wire.server.url, operator), operator.password, wire.clock.now());
      const { email, password } = operator;
      counting.verified = 0;
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          guess(wire.server, { email, password, code: String(100_000 + index) }),
        ),
      );
      expect(statuses(answers)).toEqual({ 401: FAILURES_FREE, 429: 40 - FAILURES_FREE });
      expect(counting.verified).toBe(FAILURES_FREE);
    });

    it("at a code wins nothing by giving the right password alone in between", async () => {
      const operator = await owner(wire);
      await switchOnSecondFactor(await signedInBrowser(wire.server.url, operator), operator.password, wire.clock.now());
      const { email, password } = operator;
      for (let count = 0; count < FAILURES_FREE; count += 1) {
        const asked = await guess(wire.server, { email, password });
        expect(asked).toMatchObject({ status: 401, json: { code: "second_factor_required" } });
        expect(await guess(wire.server, { email, password, code: "000000" })).toMatchObject(failed);
      }
      expect(await guess(wire.server, { email, password })).toMatchObject(locked);
    });

    it("at a code wins nothing by taking up an invitation with the right password in between", async () => {
      const operator = await owner(wire);
      await switchOnSecondFactor(await signedInBrowser(wire.server.url, operator), operator.password, wire.clock.now());
      const { email, password } = operator;
      // Whoever owns a company of the installation can invite, and remove again, as often as he likes.
      const other = await createCompany(wire.server.context, { name: "Another", signingKeyBits: 2048 });
      const invite = () => invited(wire, { email, key: other.management_api_key });
      for (let count = 0; count < FAILURES_FREE; count += 1) {
        if (count % 4 === 0) {
          const { token } = await invite();
          expect(await accept(wire.server, token, password)).toMatchObject({ status: 201 });
          const remove = `/operators/${operator.id}/`;
          expect(await wire.server.manage("DELETE", remove, { key: other.management_api_key })).toMatchObject({
            status: 204,
          });
        }
        expect(await guess(wire.server, { email, password, code: "000000" })).toMatchObject(failed);
      }
      expect(await guess(wire.server, { email, password, code: "000000" })).toMatchObject(locked);
    });

    it("at a code wins nothing by setting new passwords by mail in between", async () => {
      const operator = await owner(wire);
      await switchOnSecondFactor(await signedInBrowser(wire.server.url, operator), operator.password, wire.clock.now());
      const { email } = operator;
      const { context, url } = wire.server;
      for (let count = 0; count < FAILURES_FREE; count += 1) {
        const password = `a new password ${count - (count % 4)}`;
        if (count % 4 === 0) {
          const made = { kind: "reset", company_id: wire.server.company.company_id, operator_id: operator.id } as const;
          const maker = { kind: "operator", id: operator.id, name: email } as const;
          const { link } = await context.database.write((queries) =>
            makeLink(context, queries, context.clock.now(), { ...made, maker, baseUrl: url }),
          );
          const body = { token: tokenOf(link), password };
          expect(await askAsOwnPage(url, "/password-resets/accept", body)).toMatchObject({ status: 200 });
        }
        expect(await guess(wire.server, { email, password, code: "000000" })).toMatchObject(failed);
      }
      expect(await guess(wire.server, { email, password: "whichever", code: "000000" })).toMatchObject(locked);
    });

    it("is counted whatever way the address is written", async () => {
      const { email, password } = await owner(wire);
      const written = [email, email.toUpperCase(), ` ${email} `, `${email}|x`];
      for (let count = 0; count < FAILURES_FREE; count += 1) {
        const way = written[count % written.length] ?? email;
        expect(await guess(wire.server, { email: way, password: "a guess" })).toMatchObject(failed);
      }
      expect(await guess(wire.server, { email, password })).toMatchObject(locked);
    });

    it("at the door does not lock out whoever is inside, nor the other way round", async () => {
      const operator = await owner(wire);
      const browser = await signedInBrowser(wire.server.url, operator);
      const wrong = { email: operator.email, password: "a guess" };
      for (let count = 0; count < FAILURES_FREE; count += 1) await guess(wire.server, wrong);
      expect(await guess(wire.server, operator)).toMatchObject(locked);
      const begin = (password: string) => {
        const headers = { "X-Forwarded-For": anotherAddress() };
        return browser.send("POST", "/profile/second-factor", { body: { password }, headers });
      };
      expect(await begin(operator.password)).toMatchObject({ status: 201 });
      counting.verified = 0;
      const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => begin(`guess ${index}`)));
      expect(statuses(answers)).toEqual({ 403: FAILURES_FREE, 429: 30 - FAILURES_FREE });
      expect(counting.verified).toBe(FAILURES_FREE);
    });

    it("is not what somebody did who found the server too busy", async () => {
      const { email, password } = await owner(wire);
      counting.isBusy = true;
      for (let count = 0; count < FAILURES_FREE + 5; count += 1) {
        const signIn = signInWithPassword(wire.server.context, { email, password }, nowhere);
        await expect(signIn).rejects.toMatchObject({ code: "service_unavailable" });
      }
      counting.isBusy = false;
      expect(await guess(wire.server, { email, password })).toMatchObject({ status: 200 });
    });

    it("from one address is made to wait there, whoever it is tried on", async () => {
      const headers = { "X-Forwarded-For": anotherAddress() };
      const waits: ManagementAnswer[] = [];
      for (let round = 0; round < 11; round += 1) {
        const guesses = Array.from({ length: 30 }, (_, index) => ({
          email: `nobody-${round}-${index}@test.example`,
          password: "a guess",
        }));
        const answers = guesses.map((body) => new Browser(wire.server.url).send("POST", "/session", { body, headers }));
        waits.push(...(await Promise.all(answers)).filter(({ status }) => status === 429));
      }
      expect(waits.length).toBeGreaterThan(0);
      expect(Number(waits[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    });

    it("from all the addresses that one network of IPv6 has is made to wait as from one", async () => {
      const { url } = wire.server;
      const guesses = Array.from({ length: 330 }, (_, index) => {
        const headers = { "X-Forwarded-For": `2001:db8:${addresses}:1::${index.toString(16)}` };
        const body = { email: `nobody-${index}@test.example`, password: "a guess" };
        return new Browser(url).send("POST", "/session", { body, headers });
      });
      expect(statuses(await Promise.all(guesses))[429]).toBeGreaterThan(0);
    });
  },
  behindProxy,
);

describeOnServers(
  "a browser in which an operator has signed in before",
  (wire) => {
    const signIn = (browser: Browser, body: Guess) =>
      browser.send("POST", "/session", { body, headers: { "X-Forwarded-For": anotherAddress() } });
    const stranger = () => new Browser(wire.server.url);
    const knownBy = async (operator: TestOperator) => {
      const browser = await signedInBrowser(wire.server.url, operator);
      expect(await browser.send("DELETE", "/session")).toMatchObject({ status: 204 });
      return browser;
    };
    /** Makes everybody wait who signs in as this operator. */
    const lockOut = async ({ email, password }: TestOperator) => {
      for (let count = 0; count < FAILURES_FREE; count += 1) await guess(wire.server, { email, password: "a guess" });
      expect(await guess(wire.server, { email, password })).toMatchObject(locked);
    };

    it("does not wait for guesses that others make, which go on waiting", async () => {
      const operator = await owner(wire);
      const browser = await knownBy(operator);
      await lockOut(operator);
      expect(await signIn(browser, operator)).toMatchObject({ status: 200 });
      expect(await signIn(stranger(), operator)).toMatchObject(locked);
      expect(await signIn(browser, operator)).toMatchObject({ status: 200 });
    });

    it("is worth ten guesses to whoever has its cookie, and counts as any other then", async () => {
      const operator = await owner(wire);
      const thief = await knownBy(operator);
      await lockOut(operator);
      counting.verified = 0;
      const wrong = { email: operator.email, password: "a guess" };
      const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(thief, wrong)));
      expect(statuses(answers)).toEqual({ 401: FAILURES_FREE, 429: 30 - FAILURES_FREE });
      expect(counting.verified).toBe(FAILURES_FREE);
    });

    it("whose tries are used up lets its operator in again as soon as others are", async () => {
      const operator = await owner(wire);
      const browser = await knownBy(operator);
      await lockOut(operator);
      for (let count = 0; count < FAILURES_FREE; count += 1)
        await signIn(browser, { ...operator, password: "a guess" });
      expect(await signIn(browser, operator)).toMatchObject(locked);
      await unlockOperator(wire.server.context, operator.email);
      expect(await signIn(browser, operator)).toMatchObject({ status: 200 });
    });

    it("is not known as anybody else's, nor once the password is another one", async () => {
      const [operator, other] = [await owner(wire), await owner(wire)];
      const [browser, ofOther] = [await knownBy(operator), await knownBy(other)];
      const inside = await signedInBrowser(wire.server.url, operator);
      await lockOut(operator);
      expect(await signIn(ofOther, operator)).toMatchObject(locked);
      const body = { password: operator.password, new_password: "another password" };
      expect(await inside.send("POST", "/profile/password", { body })).toMatchObject({ status: 200 });
      expect(await signIn(browser, { ...operator, password: "another password" })).toMatchObject(locked);
    });

    it("is not known by a cookie that nobody was given", async () => {
      const operator = await owner(wire);
      const known = (await knownBy(operator)).knownBrowser ?? "";
      await lockOut(operator);
      const forged = stranger();
      for (const cookie of ["", "x", "v1.x.y", known.slice(0, -4), `${known}AAAA`, known.replace(/.{6}$/, "AAAAAA")]) {
        forged.knownBrowser = cookie;
        expect(await signIn(forged, operator)).toMatchObject(locked);
      }
    });
  },
  behindProxy,
);

describeOnServers(
  "who there is",
  (wire) => {
    /** Somebody, somebody with a second factor, somebody without a password, and nobody. */
    async function everybody(): Promise<readonly string[]> {
      const { context } = wire.server;
      const [plain, guarded, passwordless] = [await owner(wire), await owner(wire), await owner(wire)];
      await switchOnSecondFactor(await signedInBrowser(wire.server.url, guarded), guarded.password, wire.clock.now());
      await context.database.write(async (queries) => {
        await queries.updateTable("operator").set({ password_hash: null }).where("id", "=", passwordless.id).execute();
      });
      return [plain.email, guarded.email, passwordless.email, `nobody-${wire.nextNumber()}@test.example`];
    }

    it("cannot be told from answers, nor from work done, nor from when somebody is locked out", async () => {
      const seen = [];
      for (const email of await everybody()) {
        counting.verified = 0;
        const told = [];
        for (let count = 0; count < FAILURES_FREE + 2; count += 1) {
          const code = count % 2 === 0 ? {} : { code: "123456" };
          const answer = await guess(wire.server, { email, password: "a guess", ...code });
          told.push(whatIsSeen(answer), counting.verified);
        }
        seen.push(told);
      }
      expect(seen[0]).toContainEqual(expect.objectContaining({ status: 429 }));
      for (const told of seen) expect(told).toEqual(seen[0]);
    });
  },
  behindProxy,
);

/** Everything but the time of day and the request's own id. */
function whatIsSeen({ status, text, headers }: ManagementAnswer): object {
  const told = [...headers].filter(([name]) => !["date", "x-request-id"].includes(name));
  return { status, text, headers: Object.fromEntries(told) };
}
