/** GET get_device_variables: the named values that a device keeps with its record. */
import { deviceVariables } from "../../services/devices/track-variables.ts";
import { endpoint } from "../endpoint.ts";
import { describeDeviceVariables, deviceVariablesAnswer } from "./answers/variables-answer.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest } from "./license-request.ts";

export const getDeviceVariablesEndpoint = endpoint({
  call: "get_device_variables",
  summary: "Tells a device the named values that it keeps with its record.",
  method: "GET",
  writes: false,
  identification: "device",
  parameters: licenseParameters,
  answers: { kind: "json", schema: deviceVariablesAnswer },
  refusals: deviceLevelRefusals,
  async handle({ context, caller, values }) {
    const kept = await deviceVariables(context, caller, licenseRequest(values));
    return { kind: "json", value: describeDeviceVariables(kept) };
  },
});
