/** POST deactivate_offline: a device without a connection gives its activation back, by its request file. */
import { deactivateOffline } from "../../services/offline/deactivate.ts";
import { endpoint } from "../endpoint.ts";
import { offlineDeactivationParameters } from "./offline-parameters.ts";
import { offlineDeactivation, offlineDeactivationRefusals } from "./offline-request.ts";

export const deactivateOfflineEndpoint = endpoint({
  call: "deactivate_offline",
  summary:
    "Gives the activation of a device back by its request file, and counts what the device has consumed offline.",
  method: "POST",
  body: "file",
  writes: true,
  identification: "device",
  parameters: offlineDeactivationParameters,
  answers: { kind: "text", text: "license_deactivated" },
  refusals: offlineDeactivationRefusals,
  repeated: { kind: "text", text: "license_deactivated" },
  async handle(handling) {
    await deactivateOffline(handling.context, await offlineDeactivation(handling, "deactivate_offline"));
    return { kind: "text", text: "license_deactivated" };
  },
});
