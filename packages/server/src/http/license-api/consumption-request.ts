/** The parameters that both calls share that count consumption. */
import * as z from "zod";
import { type Booking, type ConsumptionEvent, consumptionEvents } from "../../services/consumption/book.ts";
import { licenseParameters } from "./license-request.ts";
import { amount, description, flag } from "./parameters.ts";

const EVENT_FAULT = `must be a list of one of ${consumptionEvents.join(", ")}`;

export const consumptionParameters = {
  ...licenseParameters,
  consumptions: amount.optional().meta({ description: "How much to count; 1 where it is left out." }),
  event: z
    .array(z.enum(consumptionEvents), { error: EVENT_FAULT })
    .min(1, { error: EVENT_FAULT })
    .refine((events) => new Set(events).size < 2, { error: EVENT_FAULT })
    .optional()
    .meta({ description: "What the amount is reported as, never both; consumption_add where it is left out." }),
  ignore_events: flag.optional().meta({ description: "Counts without reporting it." }),
  sdk_ver: description.optional(),
};

type ConsumptionValues = z.infer<z.ZodObject<typeof consumptionParameters>>;

/** A call that has taken place already counts nothing more; it only asks how the counter stands. */
export function booking(values: ConsumptionValues, isRepeated: boolean): Booking {
  const [event]: readonly ConsumptionEvent[] = values.event ?? [];
  return {
    amount: isRepeated ? 0 : (values.consumptions ?? 1),
    event: values.ignore_events ? null : (event ?? "consumption_add"),
    sdkVersion: values.sdk_ver ?? null,
  };
}
