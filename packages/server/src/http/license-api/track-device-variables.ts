/** POST track_device_variables: a device keeps named values with its record. */
import { trackVariables } from "../../services/devices/track-variables.ts";
import { endpoint } from "../endpoint.ts";
import { describeTrackedVariables, trackedVariablesAnswer } from "./answers/variables-answer.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest } from "./license-request.ts";
import { variables } from "./parameters.ts";

export const trackDeviceVariablesEndpoint = endpoint({
  call: "track_device_variables",
  summary: "Keeps named values with a device's record.",
  method: "POST",
  writes: true,
  identification: "device",
  parameters: {
    ...licenseParameters,
    variables,
  },
  answers: { kind: "json", schema: trackedVariablesAnswer },
  refusals: deviceLevelRefusals,
  async handle({ context, caller, values, isRepeated }) {
    const request = { ...licenseRequest(values), variables: values.variables, isRepeated };
    return { kind: "json", value: describeTrackedVariables(await trackVariables(context, caller, request)) };
  },
});
