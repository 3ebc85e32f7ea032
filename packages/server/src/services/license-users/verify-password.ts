/** Signs a license user in; a wrong user and a wrong password look the same and take the same time. */

import { normalizedEmail } from "../../domain/text.ts";
import type { Code } from "../../errors/codes.ts";
import { Problem } from "../../errors/problem.ts";
import { findLicenseUser } from "../../storage/license-users.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ServiceContext } from "../context.ts";

/** A refused sign-in: counted against the address it came from. */
export class SignInRefused extends Problem {}

/** What a call answers where it does not know the user, or the password is wrong. */
export type UnknownUser = Extract<Code, "license_user_not_found" | "license_not_found">;

export async function verifyPassword(
  context: ServiceContext,
  companyId: number,
  credentials: { readonly username: string; readonly password: string },
  refusal: UnknownUser,
): Promise<LicenseUserTable> {
  const user = await findLicenseUser(context.database.read, companyId, normalizedEmail(credentials.username));
  const passwordHash = user?.is_active ? user.password_hash : null;
  const matches = await context.passwords.verify(passwordHash, credentials.password);
  if (!matches || user === undefined) throw new SignInRefused(refusal);
  return user;
}
