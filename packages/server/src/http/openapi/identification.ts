/** The ways in which a call may say which license or user it means; exactly one of them is sent. */
import type { DescribedCall } from "./described-call.ts";

/** Each way is the list of parameters that belong together; a call about no license and no user has none. */
export function identificationForms({
  identification,
  parameters,
}: Pick<DescribedCall, "identification" | "parameters">): readonly (readonly string[])[] {
  if (identification === "none") return [];
  const forms = [
    ["license_key"],
    identification === "device" ? ["username"] : ["username", "password"],
    ["id_token", "customer_account_code"],
    ["code", "customer_account_code"],
  ];
  return forms.filter((form) => form.every((name) => name in parameters));
}
