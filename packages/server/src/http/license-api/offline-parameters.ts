/** What the request files of devices without a connection say. */
import { parseOfflineDate } from "@leasehold/protocol";
import * as z from "zod";
import type { OfflinePurpose } from "../../services/offline/authorize-file.ts";
import { asOnTheWire } from "../openapi/wire-types.ts";
import { licenseParameters } from "./license-request.ts";
import { amount, description, deviceDescription, identifier, password, variables } from "./parameters.ts";

const offlineDate = asOnTheWire(
  description.transform((text, context) => {
    const instant = parseOfflineDate(text);
    if (instant !== null) return instant;
    context.addIssue({ code: "custom", message: "must be like Tue Mar 3 2026 09:15:00 GMT+0000" });
    return z.NEVER;
  }),
  { type: "string" },
).describe("When the device wrote the file, by its own clock: `Tue Mar 3 2026 09:15:00 GMT+0000`, or as in HTTP.");

function purposeOf(purpose: OfflinePurpose) {
  const error = `must be ${purpose}: files of the other kind have a call of their own`;
  return z.literal(purpose, { error }).optional().describe("What the file asks for.");
}

const fileParameters = {
  ...licenseParameters,
  ...deviceDescription,
  variables: variables.optional(),
  request_id: identifier.optional().describe("The device's own name for the request; the answer repeats it."),
  date: offlineDate,
  api_key: identifier.optional().describe("The API key that the application was built with, whose shared key signs."),
  client_id: identifier
    .optional()
    .describe("The OAuth client that the application was built with, in place of api_key."),
  signature: description.describe("Of a flat file over five lines, of a wrapped one over its inner object."),
};

export const offlineActivationParameters = {
  ...fileParameters,
  password: password.optional(),
  request: purposeOf("activation"),
};

const FEATURES_MAX = 1000;

export const offlineDeactivationParameters = {
  ...fileParameters,
  request: purposeOf("deactivation"),
  consumptions: amount.optional().describe("What the device has consumed and not told yet."),
  product_features: z
    .array(z.object({ code: identifier, consumptions: amount.nullish() }), { error: "must be a list of features" })
    .max(FEATURES_MAX, { error: `must hold at most ${FEATURES_MAX} features` })
    .optional()
    .describe("What the device has consumed of features and not told yet."),
};
