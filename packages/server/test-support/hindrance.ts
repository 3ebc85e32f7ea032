/** What a hindrance is: one thing that stands in the way of a call, and the code that it is answered with. */
import type { Code } from "../src/errors/codes.ts";
import type { NewApiKey } from "../src/services/api-keys/manage.ts";
import type { Parameters } from "./license-client.ts";
import type { LicensedDevice } from "./licensed-device.ts";
import type { TestLicense, Wire } from "./wire.ts";

type Members = Readonly<Record<string, unknown>>;

/** The parts of the Authorization header, and the headers beside it; undefined leaves a part out. */
export type HeaderParts = Partial<
  Record<
    "date" | "algorithm" | "headers" | "signature" | "apikey" | "authorization" | "leasehold-nonce",
    string | undefined
  >
>;

export interface Situation {
  readonly wire: Wire;
  readonly license: TestLicense;
  /** The device that will make the call. */
  readonly device: LicensedDevice;
}

export interface Hindrance {
  readonly code: Code;
  readonly terms?: Members;
  readonly product?: Members;
  /** On a license of users in place of one with a key. */
  readonly users?: Readonly<Record<string, Members>>;
  /** Where the license is active before the call; without any, here, and for an activation nowhere. */
  readonly activated?: "here" | "elsewhere" | "nowhere";
  readonly request?: Parameters;
  readonly key?: NewApiKey;
  readonly isRevoked?: boolean;
  readonly header?: HeaderParts;
  /** Parts of the header that are only known at the time of the call. */
  presents?(situation: Situation): Promise<HeaderParts>;
  readonly rawBody?: string | Buffer;
  /** What the body says that it is. */
  readonly contentType?: string;
  arrange?(situation: Situation): Promise<void>;
}
