/** GET device_licenses: every license that knows a device. */
import { listDeviceLicenses } from "../../services/devices/list-licenses.ts";
import { endpoint } from "../endpoint.ts";
import { describeDeviceLicenses, deviceLicensesAnswer } from "./answers/device-licenses-answer.ts";
import { identifier } from "./parameters.ts";

export const deviceLicensesEndpoint = endpoint({
  call: "device_licenses",
  summary: "Lists every license that knows a device, whatever its state; none where the device is unknown.",
  method: "GET",
  writes: false,
  identification: "none",
  parameters: { hardware_id: identifier },
  answers: { kind: "json", schema: deviceLicensesAnswer },
  refusals: [],
  async handle({ context, caller, values }) {
    return {
      kind: "json",
      value: describeDeviceLicenses(await listDeviceLicenses(context, caller, values.hardware_id)),
    };
  },
});
