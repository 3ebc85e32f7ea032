/** What the document needs to know of a call, whether it takes authorization or is open to strangers. */
import type { Code } from "../../errors/codes.ts";
import { type Endpoint, possibleRefusals } from "../endpoint.ts";
import { licenseApi, openLicenseApi } from "../routes.ts";

export interface DescribedCall
  extends Pick<Endpoint, "summary" | "method" | "body" | "writes" | "identification" | "parameters" | "answers"> {
  readonly call: string;
  /** Whether it takes no authorization. */
  readonly isOpen: boolean;
  /** Every code that it may answer. */
  readonly possibleRefusals: readonly Code[];
}

/** Every call that the server mounts under the License API. */
export const describedCalls: readonly DescribedCall[] = [
  ...licenseApi.map((endpoint) => ({ ...endpoint, isOpen: false, possibleRefusals: possibleRefusals(endpoint) })),
  ...openLicenseApi.map((endpoint) => ({
    ...endpoint,
    writes: false,
    identification: "none" as const,
    isOpen: true,
    possibleRefusals: endpoint.refusals,
  })),
];
