/** Gives activations of a device back by file, after what the device has consumed offline is counted. */
import { followsActivation } from "../../domain/offline.ts";
import { Problem } from "../../errors/problem.ts";
import { recordDeviceDeed } from "../audit/record-device-deed.ts";
import { deactivateBundle } from "../bundles/deactivate.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOfCaller } from "../events/audience.ts";
import { type DeactivationRequest, type DeactivationTerms, deactivateLicense } from "../licenses/deactivate.ts";
import type { AuthorizedFile } from "./authorize-file.ts";
import { bookReported, type Reported } from "./book-reported.ts";
import { claimRequest } from "./claim-request.ts";

export interface OfflineDeactivation {
  readonly file: AuthorizedFile;
  readonly request: DeactivationRequest;
  /** When the device asked, by its own clock. */
  readonly requestedAt: number;
  readonly reported: Reported;
}

export async function deactivateOffline(context: ServiceContext, deactivation: OfflineDeactivation): Promise<void> {
  const { file, request } = deactivation;
  await deactivateLicense(context, file.caller, request, offlineTerms(context, deactivation));
}

export async function deactivateBundleOffline(
  context: ServiceContext,
  deactivation: OfflineDeactivation,
): Promise<void> {
  const { file, request } = deactivation;
  await deactivateBundle(context, file.caller, request, offlineTerms(context, deactivation));
}

/** What makes a deactivation one by file: claimed once, for the activation that it follows, its consumption counted. */
function offlineTerms(context: ServiceContext, deactivation: OfflineDeactivation): DeactivationTerms {
  const { file, requestedAt, reported } = deactivation;
  let left = reported;
  return {
    async before(queries) {
      // The transaction may run more than once.
      left = reported;
      await claimRequest(context, queries, file);
    },
    async onEach(call) {
      if (!followsActivation(call.device, requestedAt)) throw new Problem("offline_request_already_used", TOO_OLD);
      left = await bookReported(context, { ...call, audience: audienceOfCaller(file.caller) }, left);
      const { administrator } = file;
      if (administrator === null) return;
      const deed = { ...call, deed: "deactivated", by: "offline-file" } as const;
      await recordDeviceDeed(context, call.queries, administrator, deed);
    },
  };
}

const TOO_OLD =
  "The deactivation file is older than the device's present activation. Make a new one on the device and send that.";
