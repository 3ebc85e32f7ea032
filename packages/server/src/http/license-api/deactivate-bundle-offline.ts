/** POST deactivate_bundle_offline: a device without a connection gives a bundle back, by its request file. */
import { deactivateBundleOffline } from "../../services/offline/deactivate.ts";
import { endpoint } from "../endpoint.ts";
import { offlineDeactivationParameters } from "./offline-parameters.ts";
import { offlineDeactivation, offlineDeactivationRefusals } from "./offline-request.ts";

const { bundle_code: _ofMembers, ...parameters } = offlineDeactivationParameters;

export const deactivateBundleOfflineEndpoint = endpoint({
  call: "deactivate_bundle_offline",
  summary:
    "Gives back every activation that a device has on a bundle by its request file, and counts what it consumed.",
  method: "POST",
  body: "file",
  writes: true,
  identification: "device",
  parameters,
  answers: { kind: "text", text: "license_deactivated" },
  refusals: offlineDeactivationRefusals,
  repeated: { kind: "text", text: "license_deactivated" },
  async handle(handling) {
    await deactivateBundleOffline(handling.context, await offlineDeactivation(handling, "deactivate_bundle_offline"));
    return { kind: "text", text: "license_deactivated" };
  },
});
