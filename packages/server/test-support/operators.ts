/** Operators and their browsers, as tests have them. */
import { HOTP, Secret } from "otpauth";
import { expect } from "vitest";
import { OWNER } from "../src/domain/roles.ts";
import type { ServiceContext } from "../src/services/context.ts";
import { callManagementApi, type ManagementAnswer } from "./management-client.ts";

export interface TestOperator {
  readonly id: number;
  readonly email: string;
  readonly password: string;
}

/** A member of the companies named, with a password of his own, written straight into the database. */
export async function addOperator(
  context: ServiceContext,
  memberships: readonly { readonly companyId: number; readonly role?: string }[],
): Promise<TestOperator> {
  const id = context.newId();
  const operator = { id, email: `operator-${id}@test.example`, password: `the password of ${id}` };
  const now = context.clock.now();
  const password_hash = await context.passwords.hash(operator.password);
  await context.database.write(async (queries) => {
    const row = { id, email: operator.email, name: `Operator ${id}`, password_hash, created_at: now, updated_at: now };
    const none = { sealed_totp_secret: null, totp_confirmed_at: null, totp_last_step: null, last_sign_in: null };
    await queries
      .insertInto("operator")
      .values({ ...row, ...none })
      .execute();
    for (const [index, { companyId, role = OWNER }] of memberships.entries()) {
      const membership = { operator_id: id, company_id: companyId, role, created_at: now + index };
      await queries.insertInto("operator_membership").values(membership).execute();
    }
  });
  return operator;
}

export interface BrowserRequest {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** In place of those that the browser sends by itself; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Keeps the cookie and the second token as a browser with the console open does. */
export class Browser {
  readonly #baseUrl: string;
  /** What the session's cookie holds. */
  token: string | undefined;
  csrfToken: string | undefined;
  /** By which the server knows the browser again. */
  knownBrowser: string | undefined;

  constructor(baseUrl: string, session: { readonly token?: string; readonly csrfToken?: string } = {}) {
    this.#baseUrl = baseUrl;
    this.token = session.token;
    this.csrfToken = session.csrfToken;
  }

  /** `path` begins below `/api/v1`. */
  async send(method: string, path: string, { body, query, headers }: BrowserRequest = {}): Promise<ManagementAnswer> {
    const own = {
      Origin: this.#baseUrl,
      "Sec-Fetch-Site": "same-origin",
      Cookie: this.#cookies(),
      "X-CSRF-Token": this.csrfToken,
      ...headers,
    };
    const sent = Object.entries(own).filter((header): header is [string, string] => header[1] !== undefined);
    const request = { headers: Object.fromEntries(sent), ...(query !== undefined && { query }) };
    const answer = await callManagementApi(this.#baseUrl, method, path, { ...request, body });
    this.#take(answer);
    return answer;
  }

  #cookies(): string | undefined {
    const { token, knownBrowser } = this;
    const kept = [
      ...(token === undefined ? [] : [`__Host-leasehold_session=${token}`]),
      ...(knownBrowser === undefined ? [] : [`__Host-leasehold_known_browser=${knownBrowser}`]),
    ];
    return kept.length === 0 ? undefined : ["other=1", ...kept].join("; ");
  }

  #take({ headers, json }: ManagementAnswer): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name, value] = /^__Host-leasehold_(session|known_browser)=([^;]*)/.exec(cookie) ?? [];
      if (name === "session") this.token = value || undefined;
      if (name === "known_browser") this.knownBrowser = value || undefined;
    }
    if (typeof json?.csrf_token === "string") this.csrfToken = json.csrf_token;
  }

  signIn({ email, password }: Pick<TestOperator, "email" | "password">, code?: string): Promise<ManagementAnswer> {
    return this.send("POST", "/session", { body: { email, password, ...(code !== undefined && { code }) } });
  }
}

/** A browser in which the operator is signed in. */
export async function signedInBrowser(baseUrl: string, operator: TestOperator, code?: string): Promise<Browser> {
  const browser = new Browser(baseUrl);
  expect(await browser.signIn(operator, code)).toMatchObject({ status: 200 });
  return browser;
}

/** An authenticator app that has read a secret. */
export class AuthenticatorApp {
  readonly secret: string;

  constructor(secret: string) {
    this.secret = secret;
  }

  /** The code that it shows at an instant. */
  code(now: number): string {
    return HOTP.generate({ secret: Secret.fromBase32(this.secret), counter: Math.floor(now / 30_000) });
  }
}

export interface SecondFactor {
  readonly app: AuthenticatorApp;
  readonly backupCodes: readonly string[];
}

/** Switches the second factor on, with the app's code of now: that one is taken. */
export async function switchOnSecondFactor(browser: Browser, password: string, now: number): Promise<SecondFactor> {
  const begun = await browser.send("POST", "/profile/second-factor", { body: { password } });
  expect(begun).toMatchObject({ status: 201 });
  const app = new AuthenticatorApp(begun.json.secret);
  const confirmed = await browser.send("POST", "/profile/second-factor/confirm", { body: { code: app.code(now) } });
  expect(confirmed).toMatchObject({ status: 200 });
  return { app, backupCodes: confirmed.json.backup_codes };
}
