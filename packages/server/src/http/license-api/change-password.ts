/** POST change_password: a license user replaces the password. */
import { changePassword } from "../../services/license-users/change-password.ts";
import { endpoint } from "../endpoint.ts";
import { identifier, newPassword, password } from "./parameters.ts";

export const changePasswordEndpoint = endpoint({
  call: "change_password",
  summary: "Replaces the password of a license user, who gives the present one.",
  method: "POST",
  writes: true,
  // The user is no way to a license here: both must be sent, and failures are limited as with any sign-in.
  identification: "none",
  parameters: {
    username: identifier.describe("The user's e-mail address."),
    password: password.describe("The present password."),
    new_password: newPassword,
  },
  answers: { kind: "text", text: "password_changed" },
  refusals: ["change_password_not_allowed", "license_user_not_found"],
  // The password sent is the former one by then, so the call itself would be refused.
  repeated: { kind: "text", text: "password_changed" },
  async handle({ context, caller, values }) {
    await changePassword(context, caller, {
      username: values.username,
      password: values.password,
      newPassword: values.new_password,
    });
    return { kind: "text", text: "password_changed" };
  },
});
