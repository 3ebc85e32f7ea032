/** How device variables are shown. The order of the members is the order on the wire. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import type { DeviceVariable } from "../../../services/devices/variables.ts";

export const trackedVariablesAnswer = z.array(
  z.object({
    variable: z.string(),
    value: z.string(),
    device_id: z.number(),
    created_at: z.number().meta({ description: "Milliseconds since 1970." }),
  }),
);

export function describeTrackedVariables(variables: readonly DeviceVariable[]): z.infer<typeof trackedVariablesAnswer> {
  return trackedVariablesAnswer.parse(variables);
}

export const deviceVariablesAnswer = z.array(
  z.object({
    id: z.number(),
    created_at: z.string(),
    variable: z.string(),
    value: z.string(),
    device_id: z.number(),
  }),
);

export function describeDeviceVariables(variables: readonly DeviceVariable[]): z.infer<typeof deviceVariablesAnswer> {
  return deviceVariablesAnswer.parse(
    variables.map((variable) => ({ ...variable, created_at: isoInstant(variable.created_at) })),
  );
}
