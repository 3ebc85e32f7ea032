/** Who calls: what an accepted API key says of its holder. */
import type { CompanySettings } from "../domain/company-settings.ts";

export interface Caller {
  readonly companyId: number;
  /** The company's revision when the key was read. */
  readonly companyRevision: number;
  readonly settings: CompanySettings;
  readonly apiKeyId: number;
  readonly isReadOnly: boolean;
  /** The calls that the key lists; null for all. */
  readonly calls: ReadonlySet<string> | null;
  /** The ids of the products that the key lists; null for all. */
  readonly productIds: ReadonlySet<number> | null;
}

/** How a request says which license it means. */
export type Identity =
  | { readonly kind: "license-key"; readonly licenseKey: string }
  | { readonly kind: "user"; readonly username: string; readonly password: string | null }
  | { readonly kind: "single-sign-on"; readonly customerAccountCode: string };

export interface LicenseRequest {
  readonly product: string;
  readonly hardwareId: string;
  readonly identity: Identity;
  readonly licenseId: number | null;
  readonly bundleCode: string | null;
}
