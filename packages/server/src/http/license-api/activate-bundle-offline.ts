/** POST activate_bundle_offline: activates a bundle on a device without a connection, by its request file. */
import { activateBundleOffline } from "../../services/offline/activate.ts";
import { endpoint } from "../endpoint.ts";
import { bundleOfflineActivationAnswer, describeBundleOfflineActivation } from "./answers/offline-answer.ts";
import { offlineActivationParameters } from "./offline-parameters.ts";
import { offlineActivation, offlineActivationRefusals } from "./offline-request.ts";

const { bundle_code: _ofMembers, ...parameters } = offlineActivationParameters;

export const activateBundleOfflineEndpoint = endpoint({
  call: "activate_bundle_offline",
  summary: "Activates all licenses of a bundle on a device without a connection, by the request file of the device.",
  method: "POST",
  body: "file",
  writes: true,
  identification: "sign-in",
  parameters,
  answers: { kind: "json", schema: bundleOfflineActivationAnswer },
  refusals: offlineActivationRefusals,
  async handle(handling) {
    const activation = await offlineActivation(handling, "activate_bundle_offline");
    const activated = await activateBundleOffline(handling.context, activation);
    const { signer, values } = handling;
    const value = await describeBundleOfflineActivation(signer, activation, values.request_id, activated);
    return { kind: "json", value };
  },
});
