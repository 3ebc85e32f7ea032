/** A customer account with an identity provider, a license of its people, and devices on which they sign in. */
import { expect } from "vitest";
import { CLIENT, type IdentityProvider, REDIRECT_URIS, type Returned } from "./identity-provider.ts";
import type { Answer, Parameters } from "./license-client.ts";
import { LicensedDevice } from "./licensed-device.ts";
import type { TestLicense, Wire } from "./wire.ts";

type Members = Readonly<Record<string, unknown>>;

/** How an account's catalog entry names the provider. */
function providerEntry(provider: Pick<IdentityProvider, "issuer">, members: Members = {}): Members {
  return {
    issuer: provider.issuer,
    ...CLIENT,
    response_types: ["code", "token"],
    redirect_uris: REDIRECT_URIS,
    ...members,
  };
}

export class SsoAccount {
  readonly code: string;
  readonly #wire: Wire;
  #provider: IdentityProvider;

  private constructor(wire: Wire, provider: IdentityProvider, code: string) {
    this.#wire = wire;
    this.#provider = provider;
    this.code = code;
  }

  static async open(wire: Wire, provider: IdentityProvider, members: Members = {}): Promise<SsoAccount> {
    const account = new SsoAccount(wire, provider, `account-${wire.nextNumber()}`);
    await account.setUp(members);
    return account;
  }

  /** The same provider, started anew. */
  useProvider(provider: IdentityProvider): void {
    this.#provider = provider;
  }

  /** Changes what the vendor has set up for the account; null takes its provider away. */
  async setUp(members: Members | null): Promise<void> {
    const sso = members && providerEntry(this.#provider, members);
    await this.#wire.server.importCatalog({ customer_accounts: [{ code: this.code, sso }] });
  }

  /** A license for one user, in an order of the account. */
  async license(terms: Members = {}, users: Readonly<Record<string, Members>> = { ana: {} }): Promise<TestLicense> {
    const license = await this.#wire.license({ max_license_users: 9, max_activations: 9, ...terms }, { users });
    await this.own(license);
    return license;
  }

  /** Puts the license's order into the account. */
  async own({ order }: TestLicense): Promise<void> {
    await this.#wire.server.importCatalog({ orders: [{ id: order, customer_account: this.code }] });
  }

  /** Somebody at the provider with the verified e-mail address of a user of the license; the name to sign in with. */
  personOf(license: TestLicense, user = "ana"): string {
    return this.person({ email: license.user(user).username, email_verified: true });
  }

  person(claims: Members): string {
    const name = `person-${this.#wire.nextNumber()}`;
    this.#provider.people.set(name, claims);
    return name;
  }

  url(product: string, extra: Parameters = {}): Promise<Answer> {
    return this.#wire.server.call(
      "sso_url",
      { product, customer_account_code: this.code, ...extra },
      { method: "GET" },
    );
  }

  async signIn(product: string, name: string, extra: Parameters = {}): Promise<Returned> {
    const { status, json } = await this.url(product, extra);
    expect(status).toBe(200);
    return this.#provider.signIn((json as { url: string }).url, name);
  }

  /** What the application passes on after a sign-in by the authorization code flow. */
  async byCode(product: string, name: string, extra: Parameters = {}): Promise<Parameters> {
    const { values } = await this.signIn(product, name, { response_type: "code", ...extra });
    return { code: values.get("code"), customer_account_code: this.code };
  }

  /** The same by the implicit flow. */
  async byToken(product: string, name: string, extra: Parameters = {}): Promise<Parameters> {
    const { values } = await this.signIn(product, name, { response_type: "token", ...extra });
    return { id_token: values.get("id_token"), customer_account_code: this.code };
  }

  /** A device that the server has never met, on which nobody has signed in. */
  device({ product }: Pick<TestLicense, "product">): LicensedDevice {
    return new LicensedDevice(this.#wire.server, { product }, `sso-device-${this.#wire.nextNumber()}`);
  }
}
