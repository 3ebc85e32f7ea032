/** A device of a test's own, and the calls that an application on it makes. */
import type { Answer, CallOptions, Credentials, Parameters } from "./license-client.ts";
import type { TestServer } from "./license-server.ts";
import { requireWireShape, type ShapeOptions } from "./wire-shapes.ts";

export interface CallWith extends Partial<CallOptions> {
  readonly credentials?: Partial<Credentials>;
  readonly shape?: ShapeOptions;
}

/** Calls that ask a user for the password. */
const asksPassword: ReadonlySet<string> = new Set([
  "activate_license",
  "activate_bundle",
  "activate_offline",
  "activate_bundle_offline",
  "floating/borrow",
  "floating/feature_borrow",
]);

export interface Identified {
  readonly product: string;
  readonly license_key?: string;
  readonly username?: string;
  readonly password?: string;
  /** Whether `product` is a bundle, so that activating, checking and giving back are the calls of bundles. */
  readonly isBundle?: boolean;
}

export class LicensedDevice {
  readonly hardwareId: string;
  readonly #server: TestServer;
  readonly #identified: Identified;
  readonly #always: CallWith;

  constructor(server: TestServer, identified: Identified, hardwareId: string, always: CallWith = {}) {
    this.#server = server;
    this.#identified = identified;
    this.hardwareId = hardwareId;
    this.#always = always;
  }

  /** The same device, its calls signed with another key. */
  withKey(credentials: Partial<Credentials>): LicensedDevice {
    return new LicensedDevice(this.#server, this.#identified, this.hardwareId, { ...this.#always, credentials });
  }

  /** The same device, talking to another server. */
  through(server: TestServer): LicensedDevice {
    return new LicensedDevice(server, this.#identified, this.hardwareId, this.#always);
  }

  /** The same device, used by another person. */
  usedBy(user: { readonly username: string; readonly password: string }): LicensedDevice {
    const { product, isBundle } = this.#identified;
    const identified = { product, ...user, ...(isBundle && { isBundle }) };
    return new LicensedDevice(this.#server, identified, this.hardwareId, this.#always);
  }

  /** What identifies license and device in a call, with what the call wants beside it. */
  parameters(call: string, extra: Parameters = {}): Parameters {
    const { password, isBundle: _, ...identified } = this.#identified;
    const signIn = asksPassword.has(call) && password !== undefined ? { password } : {};
    const merged: Record<string, unknown> = { hardware_id: this.hardwareId, ...identified, ...signIn, ...extra };
    return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  }

  /** Makes the call and holds the answer to its documented shape; a parameter that is undefined is left out. */
  async call(call: string, extra: Parameters = {}, options: CallWith = {}): Promise<Answer> {
    const { shape, ...callOptions } = { ...this.#always, ...options };
    const answer = await this.#server.call(call, this.parameters(call, extra), callOptions);
    requireWireShape(call, answer, shape);
    return answer;
  }

  activate(extra?: Parameters): Promise<Answer> {
    return this.call(this.#identified.isBundle ? "activate_bundle" : "activate_license", extra);
  }

  deactivate(extra?: Parameters): Promise<Answer> {
    return this.call(this.#identified.isBundle ? "deactivate_bundle" : "deactivate_license", extra);
  }

  check(extra?: Parameters): Promise<Answer> {
    return this.call(this.#identified.isBundle ? "check_bundle" : "check_license", extra);
  }

  checkFeature(feature: string, extra: Parameters = {}, options?: CallWith): Promise<Answer> {
    return this.call("check_license_feature", { feature, ...extra }, options);
  }

  release(extra?: Parameters): Promise<Answer> {
    return this.call("floating/release", extra);
  }

  releaseFeature(feature: string, extra: Parameters = {}): Promise<Answer> {
    return this.call("floating/feature_release", { feature, ...extra });
  }

  borrow(borrowed_until: unknown = null, extra: Parameters = {}): Promise<Answer> {
    return this.call("floating/borrow", { borrowed_until, ...extra });
  }

  borrowFeature(feature: string, borrowed_until: unknown = null, extra: Parameters = {}): Promise<Answer> {
    return this.call("floating/feature_borrow", { feature, borrowed_until, ...extra });
  }
}

/** What an answer that grants looks like: status 200 and at least these members. */
export function granted(members: object = {}): object {
  return Object.keys(members).length === 0 ? { status: 200 } : { status: 200, json: members };
}

/** What a refusal with this code looks like. */
export function refused(code: string, status = 400): object {
  return { status, code };
}
