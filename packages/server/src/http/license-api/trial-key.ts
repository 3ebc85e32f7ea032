/** GET trial_key: a trial for whoever asks, one for each device. */
import { normalizedEmail } from "../../domain/text.ts";
import { giveTrial } from "../../services/trials/give.ts";
import { endpoint } from "../endpoint.ts";
import { describeTrial, trialAnswer } from "./answers/trial-answer.ts";
import { description, emailAddress, identifier, newPassword, reference } from "./parameters.ts";

const customerParameters = {
  first_name: description.optional(),
  last_name: description.optional(),
  company_name: description.optional(),
  phone: description.optional(),
  reference: reference.optional(),
  address: description.optional(),
  postcode: description.optional(),
  city: description.optional(),
  state: description.optional(),
  country: description.optional(),
};

export const trialKeyEndpoint = endpoint({
  call: "trial_key",
  summary: "Gives a device a trial of a product: a new license, or the one that it was given before.",
  method: "GET",
  writes: true,
  identification: "none",
  parameters: {
    hardware_id: identifier,
    product: identifier,
    email: emailAddress.optional(),
    password: newPassword
      .optional()
      .describe("Chosen by a new user of a product that is licensed by user; without it one is made and told."),
    license_policy: identifier.optional().describe("Code of the policy to try out; the default policy if left out."),
    ...customerParameters,
    sdk_ver: description.optional(),
  },
  missingCodes: { hardware_id: "missing_hardware_id" },
  answers: { kind: "json", schema: trialAnswer },
  refusals: [
    "missing_hardware_id",
    "unknown_product",
    "disabled_product",
    "archived_product",
    "trial_not_allowed",
    "email_missing",
    "license_not_enabled",
    "blacklisted",
    "trial_expired",
  ],
  async handle({ context, caller, values, isRepeated }) {
    const given = await giveTrial(context, caller, {
      hardwareId: values.hardware_id,
      product: values.product,
      policy: values.license_policy ?? null,
      email: values.email === undefined ? null : normalizedEmail(values.email),
      password: values.password ?? null,
      customer: {
        first_name: values.first_name ?? "",
        last_name: values.last_name ?? "",
        company_name: values.company_name ?? "",
        phone: values.phone ?? "",
        reference: values.reference ?? "",
        address: values.address ?? "",
        postcode: values.postcode ?? "",
        city: values.city ?? "",
        state: values.state ?? "",
        country: values.country ?? "",
      },
      isRepeated,
    });
    return { kind: "json", value: describeTrial(given) };
  },
});
