/** Activates the licenses of all members of a bundle on a device: all of them, or none where one is refused. */

import { Problem } from "../../errors/problem.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { signIn } from "../license-users/sign-in.ts";
import { requireActivatable, switchedOff } from "../licenses/activate.ts";
import { type ActivatedLicense, type ActivationTerms, activateTogether } from "../licenses/activate-together.ts";
import type { TargetLicenses } from "../licenses/activation-candidates.ts";
import type { ActivationRequest } from "../licenses/activation-request.ts";
import { memberRefusal } from "../licenses/member-refusal.ts";
import { requireBundle, requireBundleLicenses } from "./find-bundle.ts";

export async function activateBundle(
  context: ServiceContext,
  caller: Caller,
  request: ActivationRequest,
  terms: ActivationTerms = {},
): Promise<ActivatedLicense[]> {
  const bundle = await requireBundle(context, caller, request.product);
  requireActivatable(bundle, request);
  const user = await signIn(context, caller, request.identity, "license_user_not_found");
  const found = await requireBundleLicenses(context, caller, bundle, request, user);
  return activateTogether(context, caller, { choices: withActivatableProducts(found), user }, request, terms);
}

/** A member's product is switched off for all licenses alike, so that only another bundle license can do without it. */
function withActivatableProducts(
  choices: readonly [TargetLicenses, ...TargetLicenses[]],
): readonly [TargetLicenses, ...TargetLicenses[]] {
  const [newest, ...older] = choices.filter((members) => members.every(({ product }) => switchedOff(product) === null));
  if (newest !== undefined) return [newest, ...older];
  for (const { product } of choices[0]) {
    const code = switchedOff(product);
    if (code !== null) throw memberRefusal(new Problem(code), product);
  }
  throw new Error("A bundle license that cannot be activated has a member that cannot.");
}
