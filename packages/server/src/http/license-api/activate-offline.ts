/** POST activate_offline: activates a license on a device without a connection, by its request file. */
import { activateOffline } from "../../services/offline/activate.ts";
import { endpoint } from "../endpoint.ts";
import { describeOfflineActivation, offlineActivationAnswer } from "./answers/offline-answer.ts";
import { offlineActivationParameters } from "./offline-parameters.ts";
import { offlineActivation, offlineActivationRefusals } from "./offline-request.ts";

export const activateOfflineEndpoint = endpoint({
  call: "activate_offline",
  summary: "Activates a license on a device without a connection, by the request file that the device has written.",
  method: "POST",
  body: "file",
  writes: true,
  identification: "sign-in",
  parameters: offlineActivationParameters,
  answers: { kind: "json", schema: offlineActivationAnswer },
  refusals: offlineActivationRefusals,
  async handle(handling) {
    const activation = await offlineActivation(handling, "activate_offline");
    const activated = await activateOffline(handling.context, activation);
    const { signer, values } = handling;
    return { kind: "json", value: await describeOfflineActivation(signer, activation, values.request_id, activated) };
  },
});
