/** POST floating/feature_borrow: a device takes a seat of a floating feature offline for an agreed time. */
import { borrowFeatureSeat } from "../../services/seats/borrow.ts";
import { endpoint } from "../endpoint.ts";
import { borrowAnswer, describeBorrow } from "./answers/borrow-answer.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseRequest, signInParameters } from "./license-request.ts";
import { borrowedUntil, identifier } from "./parameters.ts";

export const floatingFeatureBorrowEndpoint = endpoint({
  call: "floating/feature_borrow",
  summary: "Takes a seat of a floating feature offline until an agreed instant.",
  method: "POST",
  writes: true,
  identification: "sign-in",
  parameters: { ...signInParameters, feature: identifier, borrowed_until: borrowedUntil },
  answers: { kind: "json", schema: borrowAnswer },
  refusals: [
    ...deviceLevelRefusals,
    "sso_customer_account_url_error",
    "sso_customer_account_token_error",
    "invalid_license_feature_code",
    "feature_not_floating",
    "license_expired",
    "trial_expired",
    "license_borrow_not_allowed",
    "borrow_until_not_valid",
    "floating_not_available",
  ],
  async handle({ context, caller, values }) {
    const request = { ...licenseRequest(values), feature: values.feature, borrowedUntil: values.borrowed_until };
    const borrowed = await borrowFeatureSeat(context, caller, request);
    return { kind: "json", value: borrowAnswer.parse(describeBorrow(caller, borrowed)) };
  },
});
