/** Activates a device that has no connection, on a license or a bundle, by the file in which it asks for that. */
import { offlineRefusal } from "../../domain/offline.ts";
import { recordDeviceDeed } from "../audit/record-device-deed.ts";
import { activateBundle } from "../bundles/activate.ts";
import type { ServiceContext } from "../context.ts";
import { activateLicense } from "../licenses/activate.ts";
import type { ActivatedLicense, ActivationTerms } from "../licenses/activate-together.ts";
import type { ActivationRequest } from "../licenses/activation-request.ts";
import type { AuthorizedFile } from "./authorize-file.ts";
import { claimRequest } from "./claim-request.ts";

export interface OfflineActivation {
  readonly file: AuthorizedFile;
  readonly request: ActivationRequest;
  /** When the device asked, by its own clock. */
  readonly requestedAt: number;
}

export async function activateOffline(
  context: ServiceContext,
  activation: OfflineActivation,
): Promise<ActivatedLicense> {
  const { file, request } = activation;
  return activateLicense(context, file.caller, request, offlineTerms(context, activation));
}

export async function activateBundleOffline(
  context: ServiceContext,
  activation: OfflineActivation,
): Promise<ActivatedLicense[]> {
  const { file, request } = activation;
  return activateBundle(context, file.caller, request, offlineTerms(context, activation));
}

/** What makes an activation one by file: claimed once, by its own rules, and remembered as such on the device. */
function offlineTerms(context: ServiceContext, { file, requestedAt }: OfflineActivation): ActivationTerms {
  return {
    before: (queries) => claimRequest(context, queries, file),
    furtherRule: offlineRefusal,
    way: { activation_type: "offline", offline_requested_at: requestedAt },
    onEach: async (queries, activated) => {
      const { administrator } = file;
      if (administrator === null) return;
      const deed = { ...activated, deed: "activated", by: "offline-file" } as const;
      await recordDeviceDeed(context, queries, administrator, deed);
    },
  };
}
