/** What an area of calls adds to the table of refusals: what its calls need, and what stands in their way. */
import type { LicenseApiCall } from "../../src/domain/call-names.ts";
import type { Code } from "../../src/errors/codes.ts";
import type { NewApiKey } from "../../src/services/api-keys/manage.ts";
import type { Hindrance, Situation } from "../hindrance.ts";
import type { Credentials, Parameters } from "../license-client.ts";

type Members = Readonly<Record<string, unknown>>;

/** What a call needs in order to succeed where nothing stands in its way. */
export interface CallNeeds {
  /** Of the license, over those that suit most calls. */
  readonly terms?: Members;
  readonly product?: Members;
  readonly features?: readonly Members[];
  readonly files?: readonly Members[];
  /** A license of users in place of one with a key. */
  readonly users?: Readonly<Record<string, Members>>;
  /** A license of a bundle in place of one of a product. */
  readonly isBundle?: boolean;
  /** Where the license is active before the call; without any, on the device that makes the call. */
  readonly activated?: "here" | "elsewhere" | "nowhere";
  /** A key of this kind in place of the company's first one. */
  readonly key?: NewApiKey;
  /** Made before the hindrances are. */
  arrange?(situation: Situation): Promise<void>;
  /** What is sent beside license and device. */
  parameters?(situation: Situation): Parameters | Promise<Parameters>;
  /** For calls whose body is no JSON object: the body that stands for these parameters. */
  rawBody?(parameters: Parameters, credentials: Credentials, situation: Situation): string | Buffer;
}

export interface Area {
  readonly needs: Partial<Record<LicenseApiCall, CallNeeds>>;
  /** What brings a code about on any call. */
  readonly everywhere: Partial<Record<Code, Hindrance>>;
  /** Where one call needs another situation than the rest. */
  readonly onCall: Partial<Record<LicenseApiCall, Partial<Record<Code, Hindrance>>>>;
}
