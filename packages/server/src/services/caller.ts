/** Who calls: what an accepted credential, an API key or an OAuth client, says of its holder. */
import type { CompanySettings } from "../domain/company-settings.ts";
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { EventType } from "../domain/event-types.ts";
import type { Administrator } from "./administrators/administrator.ts";

export interface Caller {
  readonly companyId: number;
  /** The company's revision when the key was read. */
  readonly companyRevision: number;
  readonly settings: CompanySettings;
  /** The events that somebody in the company wants to hear of. */
  readonly wantedEvents: ReadonlySet<EventType>;
  /** The id of the API key or of the OAuth client; no two of them share one. */
  readonly credentialId: number;
  /** Whose licenses the credential covers. An API key covers the whole company. */
  readonly scope: CredentialScope;
  readonly isReadOnly: boolean;
  /** The calls that the key lists; null for all. */
  readonly calls: ReadonlySet<string> | null;
  /** The ids of the products that the key lists; null for all. */
  readonly productIds: ReadonlySet<number> | null;
  /** Who hands in a device's file at the command line; left out where an application calls. */
  readonly administrator?: Administrator;
}

/** How a request says which license it means. */
export type Identity =
  | { readonly kind: "license-key"; readonly licenseKey: string }
  | { readonly kind: "user"; readonly username: string; readonly password: string | null }
  | SingleSignOnIdentity;

export type UserIdentity = Exclude<Identity, { kind: "license-key" }>;

/** What a person has from the identity provider of a customer account. */
export interface SingleSignOnIdentity {
  readonly kind: "single-sign-on";
  readonly customerAccountCode: string;
  /** What the identity provider has given the application: a token, or a code to be exchanged for one. */
  readonly given: { readonly kind: "token" | "code"; readonly value: string };
  /** The address that the sign-in returned to; null where the application leaves the default. */
  readonly redirectUri: string | null;
}

export interface LicenseRequest {
  readonly product: string;
  readonly hardwareId: string;
  readonly identity: Identity;
  readonly licenseId: number | null;
  readonly bundleCode: string | null;
}
