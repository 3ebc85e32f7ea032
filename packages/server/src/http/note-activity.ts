/** Notes that a call was made, whatever it was answered, so that it is counted. */
import { actionOfCall } from "../domain/activity.ts";
import type { LicenseApiCall } from "../domain/call-names.ts";
import { normalizedEmail } from "../domain/text.ts";
import type { Code } from "../errors/codes.ts";
import { codes } from "../errors/codes.ts";
import { Problem } from "../errors/problem.ts";
import type { ServiceContext } from "../services/context.ts";
import type { CallInput } from "./call-input.ts";

/** Texts are as long as identifiers may be. */
const TEXT_MAX = 512;

/** Calls of callers who have not proved who they are belong to no company, and are not counted. */
export function noteActivity(
  { activities, clock }: Pick<ServiceContext, "activities" | "clock">,
  call: LicenseApiCall,
  input: CallInput,
  status: number,
): void {
  const { caller } = input;
  if (caller === null) return;
  const sent = (name: string) => input.text(name).slice(0, TEXT_MAX);
  activities.note({
    companyId: caller.companyId,
    ts: clock.now(),
    action: actionOfCall[call],
    status,
    product: sent("product"),
    licenseKey: sent("license_key"),
    licenseId: input.id("license_id"),
    hardwareId: sent("hardware_id"),
    email: normalizedEmail(sent("username")),
    orderId: null,
  });
}

/** The status that an error is answered with; faults of the server's own count as such. */
export function statusOfError(error: unknown): number {
  if (error instanceof Problem) return error.status;
  return codes["internal_error" satisfies Code].status;
}
