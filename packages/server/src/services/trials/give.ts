/** Gives a device a trial of a product: a new license, or the one that it was given before. */
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseUser } from "../../storage/license-users.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOfCaller } from "../events/audience.ts";
import { PasswordsOutdated } from "../license-users/ensure-people.ts";
import { type PreparedPasswords, preparePasswords } from "../license-users/people.ts";
import { findGivenTrial } from "./find-given.ts";
import { requireOffer, type TrialOffer } from "./find-offer.ts";
import { type IssuedTrial, issueTrial, trialUser } from "./issue-trial.ts";
import type { TrialRequest } from "./trial-request.ts";

export type GivenTrial =
  | ({ readonly kind: "new" } & IssuedTrial)
  | { readonly kind: "known"; readonly license: LicenseTable; readonly user: LicenseUserTable | null };

const PREPARATIONS_MAX = 5;

export async function giveTrial(context: ServiceContext, caller: Caller, request: TrialRequest): Promise<GivenTrial> {
  const offer = await requireOffer(context, caller, request);
  if (isUserBased(offer.product) && request.email === null) throw new Problem("email_missing");
  for (let preparation = 1; ; preparation += 1) {
    const known = await findKnown(context, context.database.read, caller, offer, request);
    if (known.kind === "known") return known;
    const passwords = await newPasswords(context, offer, request, known.user);
    try {
      return await context.database.write((queries) => decide(context, queries, caller, offer, request, passwords));
    } catch (error) {
      if (!(error instanceof PasswordsOutdated) || preparation === PREPARATIONS_MAX) throw error;
    }
  }
}

/** Under the company's lock: whatever else makes users, customers or trials waits, so none is made twice. */
async function decide(
  context: ServiceContext,
  queries: Queries,
  caller: Caller,
  offer: TrialOffer,
  request: TrialRequest,
  passwords: PreparedPasswords,
): Promise<GivenTrial> {
  await context.database.dialect.lockCompany(queries, caller.companyId);
  const known = await findKnown(context, queries, caller, offer, request);
  if (known.kind === "known") return known;
  const now = context.clock.now();
  const place = { context, queries, companyId: caller.companyId, now, audience: audienceOfCaller(caller) };
  return { kind: "new", ...(await issueTrial(place, offer, request, known.user, passwords)) };
}

type Known = Extract<GivenTrial, { kind: "known" }> | { readonly kind: "none"; readonly user: LicenseUserTable | null };

async function findKnown(
  context: ServiceContext,
  queries: Queries,
  caller: Caller,
  { product }: TrialOffer,
  { email, hardwareId, isRepeated }: TrialRequest,
): Promise<Known> {
  const user =
    isUserBased(product) && email !== null ? ((await findLicenseUser(queries, caller.companyId, email)) ?? null) : null;
  if (user?.is_active === false) throw new Problem("trial_not_allowed");
  if (caller.settings.allow_multiple_trials && !isRepeated) return { kind: "none", user };
  const license = await findGivenTrial(queries, { product, hardwareId, user }, context.clock.now());
  return license === null ? { kind: "none", user } : { kind: "known", license, user };
}

/** A password for a user who is not there yet. That of a user who is there is never touched, whatever was sent. */
async function newPasswords(
  context: ServiceContext,
  { product }: TrialOffer,
  request: TrialRequest,
  user: LicenseUserTable | null,
): Promise<PreparedPasswords> {
  if (!isUserBased(product) || user !== null) return new Map();
  const person = trialUser(request);
  const { hash } = context.passwords;
  return preparePasswords(context, product.company_id, new Map([[person.email, person]]), hash);
}

function isUserBased(product: ProductTable): boolean {
  return product.authorization_method === "user";
}
