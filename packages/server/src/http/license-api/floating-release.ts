/** POST floating/release: a device gives its floating seat back. */
import { releaseFloatingSeat } from "../../services/seats/release.ts";
import { endpoint } from "../endpoint.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest } from "./license-request.ts";

export const floatingReleaseEndpoint = endpoint({
  call: "floating/release",
  summary: "Gives a floating seat back.",
  method: "POST",
  writes: true,
  identification: "device",
  parameters: licenseParameters,
  answers: { kind: "empty" },
  refusals: [...deviceLevelRefusals, "floating_not_available"],
  repeated: { kind: "empty" },
  async handle({ context, caller, values }) {
    await releaseFloatingSeat(context, caller, licenseRequest(values));
    return { kind: "empty" };
  },
});
