/** A call of the License API that was refused for a reason of business, as it was sent. */
import type { Code } from "../../errors/codes.ts";

/** Empty text stands where the call did not say. */
export interface RefusedCall {
  readonly companyId: number;
  readonly code: Code;
  readonly call: string;
  readonly product: string;
  /** Only to find the license by: it is not kept. */
  readonly licenseKey: string;
  readonly licenseId: number | null;
  readonly feature: string;
  readonly hardwareId: string;
  readonly username: string;
}
