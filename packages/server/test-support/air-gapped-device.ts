/** Plays an application on a device without a network: what it knows was built in, or is typed in. */
import { type AirGapPolicy, decodePolicyFile, signDeviceCode, verifyConfirmationCode } from "@leasehold/protocol";

/** What the application was built with. */
export interface BuiltIn {
  readonly product: string;
  readonly companyPublicKey: string;
  readonly policyFile: string;
}

export class AirGappedDevice {
  readonly hardwareId: string;
  readonly #builtIn: BuiltIn;
  #licenseKey = "";
  #policy: AirGapPolicy | null = null;

  constructor(hardwareId: string, builtIn: BuiltIn) {
    this.hardwareId = hardwareId;
    this.#builtIn = builtIn;
  }

  /** The license that it keeps, or null. */
  get license(): Readonly<Record<string, unknown>> | null {
    if (this.#policy === null) return null;
    const { product: _id, ...terms } = this.#policy;
    return {
      ...terms,
      license_key: this.#licenseKey,
      policy_id: String(terms.id),
      license_type: terms.default_license_type,
    };
  }

  /** The code that its screen shows once license key and initialization code are typed in. */
  showCode(licenseKey: string, initializationCode: string): string {
    this.#licenseKey = licenseKey;
    return signDeviceCode(initializationCode, { hardwareId: this.hardwareId, licenseKey });
  }

  /** Takes the confirmation of an activation; throws where it is not the vendor's, or the policy is another. */
  activate(confirmationCode: string, policyId: string): void {
    this.#requireConfirmed(confirmationCode, policyId);
    const { policyFile, product } = this.#builtIn;
    this.#policy = decodePolicyFile(policyFile, { product, policyId });
  }

  /** Takes the confirmation of a deactivation and forgets the license. */
  deactivate(confirmationCode: string): void {
    this.#requireConfirmed(confirmationCode, String(this.#policy?.id));
    this.#policy = null;
  }

  #requireConfirmed(confirmationCode: string, policyId: string): void {
    const grant = { hardwareId: this.hardwareId, licenseKey: this.#licenseKey, policyId };
    if (!verifyConfirmationCode(this.#builtIn.companyPublicKey, grant, confirmationCode)) {
      throw new Error("The confirmation code is not the vendor's for this device, license and policy.");
    }
  }
}
