/** Replaces a license user's password. */
import { Problem } from "../../errors/problem.ts";
import { replacePassword } from "../../storage/license-users.ts";
import { raiseRevisionsOfUsers } from "../../storage/user-licenses.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { SignInRefused, verifyPassword } from "./verify-password.ts";

export interface PasswordChange {
  readonly username: string;
  readonly password: string;
  readonly newPassword: string;
}

export async function changePassword(
  context: ServiceContext,
  caller: Caller,
  { username, password, newPassword }: PasswordChange,
): Promise<void> {
  if (!caller.settings.allow_password_change) throw new Problem("change_password_not_allowed");
  const user = await verifyPassword(context, caller.companyId, { username, password }, "license_user_not_found");
  const passwordHash = await context.passwords.hash(newPassword);
  await context.database.write(async (queries) => {
    // Before the user, as whoever changes both the user and licenses.
    if (user.is_initial_password) await context.database.dialect.lockCompany(queries, caller.companyId);
    const change = { before: user.password_hash, after: passwordHash, now: context.clock.now() };
    // Of two changes at the same time one takes place: the other's present password is the former one by now.
    if (!(await replacePassword(queries, user.id, change))) throw new SignInRefused("license_user_not_found");
    if (user.is_initial_password) await raiseRevisionsOfUsers(queries, [{ userId: user.id }]);
  });
}
