/** Plays the person at the vendor who exchanges codes with devices, for one license of a test's own. */
import { activateByCode } from "../src/services/air-gap/activate.ts";
import type { Confirmation } from "../src/services/air-gap/answer-device-code.ts";
import { airGapCompanyKey } from "../src/services/air-gap/company-key.ts";
import { deactivateByCode } from "../src/services/air-gap/deactivate.ts";
import {
  type IssuedInitializationCode,
  issueInitializationCode,
} from "../src/services/air-gap/issue-initialization.ts";
import { airGapPolicyFile } from "../src/services/air-gap/policy-file.ts";
import { type ListedDevice, listLicenseDevices } from "../src/services/devices/administer.ts";
import { AirGappedDevice, type BuiltIn } from "./air-gapped-device.ts";
import type { TestLicense, Wire } from "./wire.ts";

export class AirGapDesk {
  readonly #wire: Wire;
  readonly license: TestLicense;

  constructor(wire: Wire, license: TestLicense) {
    this.#wire = wire;
    this.license = license;
  }

  /** For a new air-gapped license with these terms. */
  static async open(wire: Wire, terms: object): Promise<AirGapDesk> {
    return new AirGapDesk(wire, await wire.license({ is_air_gapped: true, ...terms }));
  }

  get key(): string {
    return this.license.key;
  }

  get #company(): number {
    return this.#wire.server.company.company_id;
  }

  issue(purpose: "activation" | "deactivation" = "activation"): Promise<IssuedInitializationCode> {
    return issueInitializationCode(this.#wire.server.context, this.#company, this.key, purpose);
  }

  activate(hardwareId: string, code: string): Promise<Confirmation> {
    return activateByCode(this.#wire.server.context, this.#company, { keyOrId: this.key, hardwareId, code });
  }

  deactivate(hardwareId: string, code: string): Promise<Confirmation> {
    return deactivateByCode(this.#wire.server.context, this.#company, { keyOrId: this.key, hardwareId, code });
  }

  policyFile(...sources: readonly string[]): Promise<string> {
    const { context } = this.#wire.server;
    return airGapPolicyFile(context, this.#company, sources.length === 0 ? [this.key] : sources);
  }

  devices(): Promise<ListedDevice[]> {
    return listLicenseDevices(this.#wire.server.context, this.#company, this.key);
  }

  async activeDevices(): Promise<number> {
    return (await this.devices()).filter((device) => device.is_active).length;
  }

  /** A device whose application was built for this company and license, but for what is given. */
  async device(hardwareId = `bunker-${this.key}`, builtIn: Partial<BuiltIn> = {}): Promise<AirGappedDevice> {
    return new AirGappedDevice(hardwareId, {
      product: this.license.product,
      companyPublicKey: await airGapCompanyKey(this.#wire.server.context, this.#company),
      policyFile: builtIn.policyFile ?? (await this.policyFile()),
      ...builtIn,
    });
  }

  /** The whole exchange, at whose end the device keeps the license. */
  async bringIn(device: AirGappedDevice): Promise<Confirmation> {
    const { initialization_code } = await this.issue();
    const code = device.showCode(this.key, initialization_code);
    const confirmed = await this.activate(device.hardwareId, code);
    device.activate(confirmed.confirmation_code, confirmed.policy_id);
    return confirmed;
  }

  async takeBack(device: AirGappedDevice): Promise<void> {
    const { initialization_code } = await this.issue("deactivation");
    const code = device.showCode(this.key, initialization_code);
    const { confirmation_code } = await this.deactivate(device.hardwareId, code);
    device.deactivate(confirmation_code);
  }
}
