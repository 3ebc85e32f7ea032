/** Notes that a call was refused for a reason of business, so that the vendor can see why. */
import { normalizedEmail } from "../domain/text.ts";
import { Problem } from "../errors/problem.ts";
import type { ServiceContext } from "../services/context.ts";
import type { CallInput } from "./call-input.ts";
import type { Endpoint } from "./endpoint.ts";

/** Texts are as long as identifiers may be; an unknown product's code was never held to that. */
const TEXT_MAX = 512;

/** Calls of callers who have not proved who they are, and calls that were not understood, are not noted. */
export function noteRefusal(
  { refusals, clock }: Pick<ServiceContext, "refusals" | "clock">,
  endpoint: Endpoint,
  input: CallInput,
  error: unknown,
): void {
  const { caller } = input;
  if (caller === null || !(error instanceof Problem) || !endpoint.refusals.includes(error.code)) return;
  const sent = (name: string) => input.text(name).slice(0, TEXT_MAX);
  refusals.note(
    {
      companyId: caller.companyId,
      code: error.code,
      call: endpoint.call,
      product: sent("product"),
      licenseKey: sent("license_key"),
      licenseId: input.id("license_id"),
      feature: sent("feature"),
      hardwareId: sent("hardware_id"),
      username: normalizedEmail(sent("username")),
    },
    clock.now(),
  );
}
