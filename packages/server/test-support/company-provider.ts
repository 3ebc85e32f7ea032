/** A company whose operators sign in through a provider of its own, and the browsers that they do it with. */
import { expect } from "vitest";
import { type CreatedCompany, createCompany } from "../src/services/companies/create.ts";
import { insertOperator } from "../src/storage/operator-accounts.ts";
import { insertMembership } from "../src/storage/operator-memberships.ts";
import { findOperatorByEmail } from "../src/storage/operators.ts";
import { CLIENT, type IdentityProvider, OPERATORS_URL, type Person, type Returned } from "./identity-provider.ts";
import type { TestServer } from "./license-server.ts";
import type { ManagementAnswer, ManagementRequest } from "./management-client.ts";
import type { Wire } from "./wire.ts";

/** Of a server whose operators sign in through a provider on this machine. */
export const providerEnvironment = { LEASEHOLD_PUBLIC_URL: OPERATORS_URL, LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };

type Members = Readonly<Record<string, unknown>>;

export class CompanyProvider {
  readonly company: CreatedCompany;
  readonly #wire: Wire;
  readonly #provider: Pick<IdentityProvider, "issuer">;

  private constructor(wire: Wire, provider: Pick<IdentityProvider, "issuer">, company: CreatedCompany) {
    this.#wire = wire;
    this.#provider = provider;
    this.company = company;
  }

  static async open(
    wire: Wire,
    provider: Pick<IdentityProvider, "issuer">,
    members: Members = {},
  ): Promise<CompanyProvider> {
    const name = `Company ${wire.nextNumber()}`;
    const opened = new CompanyProvider(
      wire,
      provider,
      await createCompany(wire.server.context, { name, signingKeyBits: 2048 }),
    );
    expect(await opened.setUp(members)).toMatchObject({ status: 200 });
    return opened;
  }

  get id(): number {
    return this.company.company_id;
  }

  setUp(members: Members = {}): Promise<ManagementAnswer> {
    return this.manage("PATCH", "/sign-in-provider/", {
      body: { issuer: this.#provider.issuer, ...CLIENT, ...members },
    });
  }

  manage(method: string, path: string, request: ManagementRequest = {}): Promise<ManagementAnswer> {
    return this.#wire.server.manage(method, path, { key: this.company.management_api_key, ...request });
  }

  /** An address that nobody else in the tests has. */
  address(domain = "plum.example"): string {
    return `person-${this.#wire.nextNumber()}@${domain}`;
  }

  /** Somebody who is an operator of the company; of another one as well, where the address is known already. */
  async member(email: string, role = "support"): Promise<number> {
    const { context, clock } = this.#wire.server;
    return context.database.write(async (queries) => {
      const known = await findOperatorByEmail(queries, email);
      const id = known?.id ?? context.newId();
      const created_at = clock.now();
      if (known === undefined)
        await insertOperator(queries, { id, email, name: "Ida", password_hash: null, created_at });
      await insertMembership(queries, { operator_id: id, company_id: this.id, role, created_at });
      return id;
    });
  }

  async invite(email: string, role = "sales"): Promise<void> {
    expect(await this.manage("POST", "/invitations/", { body: { email, role } })).toMatchObject({ status: 201 });
  }

  /** The actions on the company's record since the company was made, oldest first. */
  async actions(): Promise<readonly string[]> {
    const { json } = await this.manage("GET", "/audit-entries/", { query: { limit: 1000, order_by: "ts" } });
    const actions: readonly string[] = json.results.map(({ action }: { action: string }) => action);
    return actions.filter((action) => action !== "company.created");
  }

  /** The whole way, in a browser of one's own: what it is shown in the end. */
  async signIn(name: string, browser = this.browser()): Promise<Shown> {
    return browser.comeBack(await this.goThere(name, browser));
  }

  /** The way there alone: what the provider sends the browser back with. */
  async goThere(name: string, browser: OperatorBrowser): Promise<URLSearchParams> {
    const { location } = await browser.begin(this.id);
    const returned = await this.#realProvider().signIn(location, name);
    expect(returned.redirectUri).toBe(`${OPERATORS_URL}/sign-in/provider/callback`);
    return returned.values;
  }

  /** Somebody at the provider; the name to sign in with. */
  person(claims: Person): string {
    const name = `somebody-${this.#wire.nextNumber()}`;
    this.#realProvider().people.set(name, claims);
    return name;
  }

  verified(email: string): string {
    return this.person({ email, email_verified: true, given_name: "Ida", family_name: "Plum" });
  }

  browser(): OperatorBrowser {
    return new OperatorBrowser(this.#wire.server);
  }

  #realProvider(): IdentityProvider {
    return this.#provider as IdentityProvider;
  }
}

export type { Returned };

export interface Shown {
  readonly status: number;
  readonly location: string;
  readonly text: string;
  readonly headers: Headers;
}

/** Keeps the cookies of our server, and follows nothing by itself. */
export class OperatorBrowser {
  readonly cookies = new Map<string, string>();
  readonly #server: TestServer;

  constructor(server: TestServer) {
    this.#server = server;
  }

  begin(companyId: number | string): Promise<Shown> {
    return this.open(`/sign-in/provider/${companyId}`);
  }

  comeBack(values: URLSearchParams | Readonly<Record<string, string>>): Promise<Shown> {
    return this.open(`/sign-in/provider/callback?${new URLSearchParams(values)}`);
  }

  async open(path: string, method = "GET"): Promise<Shown> {
    const response = await fetch(`${this.#server.url}${path}`, {
      method,
      redirect: "manual",
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const { status, headers } = response;
    return { status, location: headers.get("location") ?? "", text: await response.text(), headers };
  }

  /** Who is signed in, as the console asks. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
  async session(): Promise<any> {
    const { text } = await this.open("/api/v1/session/");
    return JSON.parse(text);
  }
}
