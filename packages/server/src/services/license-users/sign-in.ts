/** Who the caller is: a license user, proven by a password or by an identity provider; nobody where a license key is given. */
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Caller, Identity } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { signInWithProvider } from "../single-sign-on/sign-in-with-provider.ts";
import { type UnknownUser, verifyPassword } from "./verify-password.ts";

/** `refusal` is what the call answers where the user is unknown, or the password wrong. */
export async function signIn(
  context: ServiceContext,
  caller: Caller,
  identity: Identity,
  refusal: UnknownUser,
): Promise<LicenseUserTable | null> {
  const user = await provenUser(context, caller, identity, refusal);
  if (user !== null) context.lastLogins.note(user.id, context.clock.now());
  return user;
}

async function provenUser(
  context: ServiceContext,
  caller: Caller,
  identity: Identity,
  refusal: UnknownUser,
): Promise<LicenseUserTable | null> {
  switch (identity.kind) {
    case "license-key":
      return null;
    case "user": {
      const credentials = { username: identity.username, password: identity.password ?? "" };
      return verifyPassword(context, caller.companyId, credentials, refusal);
    }
    case "single-sign-on":
      return signInWithProvider(context, caller, identity, refusal);
  }
}
