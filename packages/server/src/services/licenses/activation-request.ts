/** What a device sends to be activated. */
import type { LicenseRequest } from "../caller.ts";
import type { SentDescription } from "../devices/describe.ts";
import type { SentVariables } from "../devices/variables.ts";

export interface ActivationRequest extends LicenseRequest {
  readonly device: SentDescription;
  readonly variables: SentVariables;
}
