/** A device gives back all licenses of a bundle that it is active on. */
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { type DeactivationRequest, type DeactivationTerms, deactivateTogether } from "../licenses/deactivate.ts";
import { findBundleTargets } from "./find-bundle.ts";

export async function deactivateBundle(
  context: ServiceContext,
  caller: Caller,
  request: DeactivationRequest,
  terms: DeactivationTerms = {},
): Promise<void> {
  const targets = await findBundleTargets(context, caller, request, "deactivation");
  await deactivateTogether(context, caller, targets, request, terms);
}
