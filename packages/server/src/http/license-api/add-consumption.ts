/** POST add_consumption: a device counts on a consumption license, or gives back what it has counted. */
import { addConsumption } from "../../services/consumption/add.ts";
import { endpoint } from "../endpoint.ts";
import { countedLicenseAnswer, describeCountedLicense } from "./answers/consumption-answer.ts";
import { booking, consumptionParameters } from "./consumption-request.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseRequest } from "./license-request.ts";
import { flag, wholeNumber } from "./parameters.ts";

export const addConsumptionEndpoint = endpoint({
  call: "add_consumption",
  summary: "Counts consumption on a license, gives it back, or sets how far the license may be overdrawn.",
  method: "POST",
  writes: true,
  identification: "device",
  parameters: {
    ...consumptionParameters,
    max_overages: wholeNumber.optional().meta({ description: "Within what the vendor lets clients choose." }),
    allow_overages: flag.optional().meta({ description: "Within what the vendor lets clients choose." }),
  },
  answers: { kind: "json", schema: countedLicenseAnswer },
  refusals: [
    ...deviceLevelRefusals,
    "license_expired",
    "trial_expired",
    "license_not_consumption",
    "consumption_negative_not_allowed",
    "license_not_enough_consumptions",
  ],
  async handle({ context, caller, values, isRepeated }) {
    const { allow_overages, max_overages } = values;
    const counted = await addConsumption(context, caller, {
      ...licenseRequest(values),
      booking: booking(values, isRepeated),
      overages: isRepeated ? {} : { allow_overages, max_overages },
    });
    return { kind: "json", value: describeCountedLicense(counted) };
  },
});
