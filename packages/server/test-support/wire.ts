/** One server for a file of tests; each test gets products, licenses, users and devices of its own from it. */
import { afterAll, beforeAll, beforeEach, describe, expect } from "vitest";
import { createApiKey, type NewApiKey } from "../src/services/api-keys/manage.ts";
import { blacklistDevice, whitelistDevice } from "../src/services/devices/administer.ts";
import { enableLicense } from "../src/services/licenses/switch.ts";
import { switchProduct } from "../src/services/products/switch.ts";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "./databases.ts";
import type { Credentials } from "./license-client.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "./license-server.ts";
import { LicensedDevice } from "./licensed-device.ts";
import { START } from "./movable-clock.ts";

/** Members of a catalog's objects, under their catalog names. */
type Members = Readonly<Record<string, unknown>>;

export interface WantedLicense {
  /** Members of its product, a product made for this license alone. */
  readonly product?: Members;
  readonly features?: readonly Members[];
  readonly files?: readonly Members[];
  /** Names of its users, with what the license allows each; a product with users is licensed by user. */
  readonly users?: Readonly<Record<string, Members>>;
  /** Of a bundle of two such products in place of one product; its devices make the calls of bundles. */
  readonly isBundle?: boolean;
}

/** Runs `block` on both databases, each with one server that its tests share; the clock starts anew for each test. */
export function describeOnServers(name: string, block: (wire: Wire) => void, options: TestServerOptions = {}): void {
  describe.each([
    { databaseName: "SQLite", newPlace: newSqlitePlace },
    { databaseName: "PostgreSQL", newPlace: newPostgresPlace },
  ])(`${name} on $databaseName`, ({ newPlace }) => {
    const wire = new Wire();
    beforeAll(async () => {
      const place = await newPlace();
      wire.open(place, await startTestServer(place, options));
    });
    beforeEach(() => wire.clock.set(START));
    afterAll(async () => {
      const { place, server } = wire;
      await server.stop();
      await place.drop();
      expect(troubleIn(server)).toEqual([]);
    });
    block(wire);
  });
}

/** What the log tells of faults of the server's own, each once. */
function troubleIn(server: TestServer): readonly string[] {
  const lines = server.logLines.filter((line) => /undeclared refusal|"level":"(error|fatal)"/.test(line));
  const told = lines.map((line) => {
    const { msg, call, code, err } = JSON.parse(line);
    return [msg, call, code, err?.stack].filter(Boolean).join(" ");
  });
  return [...new Set(told)];
}

export class Wire {
  #opened: { place: DatabasePlace; server: TestServer } | undefined;
  #count = 0;

  open(place: DatabasePlace, server: TestServer): void {
    this.#opened = { place, server };
  }

  get place(): DatabasePlace {
    return this.#require().place;
  }

  get server(): TestServer {
    return this.#require().server;
  }

  get clock(): TestServer["clock"] {
    return this.server.clock;
  }

  #require(): { place: DatabasePlace; server: TestServer } {
    if (this.#opened === undefined) throw new Error("The server is not open yet: use it in tests alone.");
    return this.#opened;
  }

  /** A number that no other thing of this server's tests has. */
  nextNumber(): number {
    this.#count += 1;
    return this.#count;
  }

  /** A license with these terms, of a product of its own. */
  async license(terms: Members = {}, wanted: WantedLicense = {}): Promise<TestLicense> {
    const license = new TestLicense(this, this.nextNumber(), terms, wanted);
    await license.issue();
    return license;
  }

  async key(wanted: NewApiKey): Promise<Credentials> {
    const { context, company } = this.server;
    const { apiKey, sharedKey } = await createApiKey(context, company.company_id, wanted);
    return { api_key: apiKey, shared_key: sharedKey, public_key: company.public_key };
  }
}

const PASSWORD = "a password of nobody's but ";

export class TestLicense {
  readonly product: string;
  readonly key: string;
  /** The id of its order. */
  readonly order: string;
  readonly #number: number;
  readonly #wire: Wire;
  #terms: Members;
  #product: Members;
  readonly #wanted: WantedLicense;
  #devices = 0;
  /** Whether a device was activated by `activeDevice`. */
  isActivated = false;

  constructor(wire: Wire, number: number, terms: Members, wanted: WantedLicense) {
    this.#wire = wire;
    this.#number = number;
    this.#terms = terms;
    this.#product = wanted.product ?? {};
    this.#wanted = wanted;
    this.product = `product-${number}`;
    this.order = `order-${number}`;
    this.key = `TEST-KEYS-0000-${String(number).padStart(4, "0")}`;
  }

  get isUserBased(): boolean {
    return this.#wanted.users !== undefined;
  }

  /** The codes of the products that it is a license of: its own, or those of its bundle's members in their order. */
  get products(): readonly string[] {
    return this.#wanted.isBundle ? [`${this.product}-b`, `${this.product}-a`] : [this.product];
  }

  /** Makes the product and the license; again, with what has changed. */
  async issue(): Promise<void> {
    const authorization_method = this.isUserBased ? "user" : "license-key";
    const members = Object.fromEntries(this.products.map((code) => [code, {}]));
    const bundle = { short_code: this.product, product_name: `Bundle ${this.#number}`, authorization_method, members };
    await this.#wire.server.importCatalog({
      products: this.products.map((short_code) => ({
        short_code,
        product_name: `Product ${this.#number}`,
        authorization_method,
        features: (this.#wanted.features ?? []).map((feature) => ({
          name: String(feature.code),
          feature_type: "activation",
          ...feature,
        })),
        installation_files: this.#wanted.files ?? [],
        policies: [{ code: "only", name: "Only", is_default: true, license_type: "perpetual" }],
        ...this.#product,
      })),
      bundles: this.#wanted.isBundle ? [bundle] : [],
      orders: [{ id: this.order, licenses: [{ ...this.entry(), ...this.#terms }] }],
    });
  }

  /** What names the license in an order of a catalog. */
  entry(): Members {
    const users = Object.entries(this.#wanted.users ?? {}).map(([name, members]) => ({
      ...this.emailAndPassword(name),
      ...members,
    }));
    const named = { product: this.product, ref: `license-${this.#number}` };
    return this.isUserBased ? { ...named, users } : { ...named, license_key: this.key };
  }

  /** Changes terms of the license as the vendor would, by a catalog. */
  change(terms: Members): Promise<void> {
    this.#terms = { ...this.#terms, ...terms };
    return this.issue();
  }

  changeProduct(members: Members): Promise<void> {
    this.#product = { ...this.#product, ...members };
    return this.issue();
  }

  user(name: string): { username: string; password: string } {
    const { email, password } = this.emailAndPassword(name);
    return { username: email, password };
  }

  private emailAndPassword(name: string): { email: string; password: string } {
    return { email: `${name}-${this.#number}@test.example`, password: `${PASSWORD}${name}` };
  }

  /** A device that the server has never met; on a user-based license, used by the named user, else by the first. */
  device(userName = Object.keys(this.#wanted.users ?? {})[0]): LicensedDevice {
    this.#devices += 1;
    const identified = { product: this.product, ...(this.isUserBased ? this.user(userName ?? "") : this.#byKey()) };
    const hardwareId = `device-${this.#number}-${this.#devices}`;
    const isBundle = this.#wanted.isBundle === true;
    return new LicensedDevice(this.#wire.server, { ...identified, isBundle }, hardwareId);
  }

  /** As many devices as are asked for, unknown to the server. */
  devices(count: number): readonly LicensedDevice[] & Record<0 | 1 | 2 | 3, LicensedDevice> {
    return Array.from({ length: count }, () => this.device()) as never;
  }

  /** A device on which the license is active. */
  async activeDevice(userName?: string): Promise<LicensedDevice> {
    const device = this.device(userName);
    expect(await device.activate()).toMatchObject({ status: 200 });
    this.isActivated = true;
    return device;
  }

  #byKey(): { license_key: string } {
    return { license_key: this.key };
  }

  /** Its id, as answers show it; needs a device on which it is active. */
  async id(device: LicensedDevice): Promise<number> {
    const { json } = await device.check();
    return (json as { id: number }).id;
  }

  async switchOn(enabled: boolean): Promise<void> {
    const { context, company } = this.#wire.server;
    await enableLicense(context, company.company_id, this.key, enabled);
  }

  async blacklist({ hardwareId }: LicensedDevice): Promise<void> {
    const { context, company } = this.#wire.server;
    await blacklistDevice(context, company.company_id, this.key, hardwareId);
  }

  async whitelist({ hardwareId }: LicensedDevice): Promise<void> {
    const { context, company } = this.#wire.server;
    await whitelistDevice(context, company.company_id, this.key, hardwareId);
  }

  async switchProduct(change: { active: boolean } | { is_archived: boolean }): Promise<void> {
    const { context, company } = this.#wire.server;
    await switchProduct(context, company.company_id, this.product, change);
  }
}
