/** A sign-in that a provider has not vouched for: counted, like a wrong password, against the address it came from. */
import { SignInRefused } from "../license-users/verify-password.ts";

export function tokenRefused(message: string): SignInRefused {
  return new SignInRefused("sso_customer_account_token_error", message);
}
