/** Finds the license user that a person at an identity provider is; at the first sign-in binds or makes one. */
import type { ProviderPerson } from "../../domain/provider-claims.ts";
import { type BindingDecision, decideBinding } from "../../domain/user-binding.ts";
import type { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  changeLicenseUser,
  findLicenseUser,
  findLicenseUserBySubject,
  hasLicenseOfAccount,
  insertLicenseUser,
} from "../../storage/license-users.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ServiceContext } from "../context.ts";
import { newUser } from "../license-users/ensure-people.ts";
import { SignInRefused, type UnknownUser } from "../license-users/verify-password.ts";
import type { AccountProvider } from "./account-provider.ts";
import { tokenRefused } from "./token-refused.ts";

interface SignIn {
  readonly companyId: number;
  readonly account: AccountProvider;
  readonly person: ProviderPerson;
  readonly refusal: UnknownUser;
}

/** The user of an earlier sign-in, while active. */
export async function boundUser(
  context: ServiceContext,
  { companyId, person }: Pick<SignIn, "companyId" | "person">,
): Promise<LicenseUserTable | null> {
  const user = await findLicenseUserBySubject(context.database.read, companyId, person);
  return user?.is_active ? user : null;
}

/** The user whom the person is from now on. */
export async function bindUser(context: ServiceContext, signIn: SignIn): Promise<LicenseUserTable> {
  const { database } = context.unclaimed ?? context;
  return database.write(async (queries) => {
    // Two first sign-ins at once, or one beside an import, must not make or bind a user twice.
    await database.dialect.lockCompany(queries, signIn.companyId);
    return carryOut(context, queries, signIn);
  });
}

async function carryOut(context: ServiceContext, queries: Queries, signIn: SignIn): Promise<LicenseUserTable> {
  const { companyId, account, person } = signIn;
  const bound = (await findLicenseUserBySubject(queries, companyId, person)) ?? null;
  const namesake = person.verifiedEmail === null ? null : await findNamesake(queries, signIn, person.verifiedEmail);
  const decision = decideBinding({ bound, namesake, createsUsers: account.createsUsers }, person);
  const now = context.clock.now();
  const binding = { sso_issuer: person.issuer, sso_subject: person.subject, updated_at: now };
  if (decision.kind === "bound" && bound !== null) return bound;
  if (decision.kind === "bind" && namesake !== null) {
    await changeLicenseUser(queries, namesake.id, binding);
    return { ...namesake, ...binding };
  }
  if (decision.kind === "create") {
    const names = { email: decision.email, first_name: person.firstName, last_name: person.lastName };
    const user = { ...newUser({ companyId, now }, context.newId()), ...names, ...binding };
    await insertLicenseUser(queries, user);
    return user;
  }
  throw refusalOf(decision.kind, signIn.refusal);
}

async function findNamesake(queries: Queries, { companyId, account }: SignIn, email: string) {
  const user = await findLicenseUser(queries, companyId, email);
  if (user === undefined) return null;
  return { ...user, isOfAccount: await hasLicenseOfAccount(queries, user.id, account.accountId) };
}

function refusalOf(kind: BindingDecision["kind"], unknown: UnknownUser): Problem {
  if (kind === "unverified") {
    return tokenRefused("The identity provider names no e-mail address that it has verified. Verify it there first.");
  }
  if (kind === "taken") {
    return tokenRefused("Another person of the identity provider signs in with this e-mail address. Ask the vendor.");
  }
  return new SignInRefused(unknown, "The person who signed in is no license user of this account. Ask the vendor.");
}
