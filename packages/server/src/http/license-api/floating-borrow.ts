/** POST floating/borrow: a device takes a floating seat offline for an agreed time. */
import { borrowFloatingSeat } from "../../services/seats/borrow.ts";
import { endpoint } from "../endpoint.ts";
import { borrowAnswer, describeBorrow } from "./answers/borrow-answer.ts";
import { deviceLevelRefusals } from "./device-level-refusals.ts";
import { licenseRequest, signInParameters } from "./license-request.ts";
import { borrowedUntil } from "./parameters.ts";

export const floatingBorrowEndpoint = endpoint({
  call: "floating/borrow",
  summary: "Takes a floating seat offline until an agreed instant.",
  method: "POST",
  writes: true,
  identification: "sign-in",
  parameters: { ...signInParameters, borrowed_until: borrowedUntil },
  answers: { kind: "json", schema: borrowAnswer },
  refusals: [
    ...deviceLevelRefusals,
    "sso_customer_account_url_error",
    "sso_customer_account_token_error",
    "license_expired",
    "trial_expired",
    "license_borrow_not_allowed",
    "borrow_until_not_valid",
    "floating_not_available",
  ],
  async handle({ context, caller, values }) {
    const request = { ...licenseRequest(values), borrowedUntil: values.borrowed_until };
    const borrowed = await borrowFloatingSeat(context, caller, request);
    return { kind: "json", value: borrowAnswer.parse(describeBorrow(caller, borrowed)) };
  },
});
