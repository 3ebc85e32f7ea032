/** Activates one license, or the licenses of a bundle's members together, on a device: all of them or none. */
import type { Queries } from "../../storage/dialect.ts";
import type { DeviceTable, DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { saveVariables } from "../devices/variables.ts";
import { type Audience, audienceOfCaller } from "../events/audience.ts";
import { tellActivation } from "../events/of-devices.ts";
import {
  chooseLicenses,
  type FurtherRule,
  type GrantedCandidate,
  requireAssignment,
  type TargetLicense,
  type TargetLicenses,
} from "./activation-candidates.ts";
import type { ActivationRequest } from "./activation-request.ts";
import { type ActivationWay, carryOut, online } from "./carry-out-activation.ts";
import type { AssignedUser } from "./check.ts";
import { type LicenseFacts, licenseFacts, loadFacts, rememberFacts } from "./license-facts.ts";

export interface ActivatedLicense extends TargetLicense {
  readonly device: DeviceTable;
  readonly assignedUser: AssignedUser | null;
  readonly facts: LicenseFacts;
  readonly variables: readonly DeviceVariableTable[];
  readonly now: number;
}

/** Those who may be meant, newest first, and the user who activates, on a user-based product. */
export interface ActivationTarget {
  readonly choices: readonly [TargetLicenses, ...TargetLicenses[]];
  readonly user: LicenseUserTable | null;
}

/** What belongs to an activation in its transaction, where it does not come online. */
export interface ActivationTerms {
  /** First of all, before any license is locked: where it throws, nothing takes place. */
  readonly before?: (queries: Queries) => Promise<void>;
  /** Asked after the rules of every activation, under the license's lock. */
  readonly furtherRule?: FurtherRule;
  readonly way?: ActivationWay;
  /** On each license, once it is active on the device. */
  readonly onEach?: (queries: Queries, activated: ActivatedLicense) => Promise<void>;
}

export async function activateTogether(
  context: ServiceContext,
  caller: Caller,
  { choices, user }: ActivationTarget,
  request: ActivationRequest,
  { before, furtherRule, way = online, onEach }: ActivationTerms = {},
): Promise<ActivatedLicense[]> {
  const known = await factsBefore(context, caller, choices[0]);
  const activated = await context.database.write(async (queries) => {
    await before?.(queries);
    const chosen = await chooseLicenses(context, queries, choices, request, user, furtherRule);
    const done: ActivatedLicense[] = [];
    const place = { queries, audience: audienceOfCaller(caller), known };
    for (const candidate of chosen) done.push(await activateOne(context, place, candidate, request, way));
    if (onEach !== undefined) for (const one of done) await onEach(queries, one);
    return done;
  });
  for (const { license, facts } of activated) rememberFacts(context, caller, license, facts);
  return activated;
}

interface ActivationPlace {
  readonly queries: Queries;
  readonly audience: Audience;
  readonly known: FactsBefore;
}

async function activateOne(
  context: ServiceContext,
  { queries, audience, known }: ActivationPlace,
  chosen: GrantedCandidate,
  request: ActivationRequest,
  way: ActivationWay,
): Promise<ActivatedLicense> {
  const { product, user, now } = chosen;
  const place = { queries, now, audience };
  const { device, license, isFirst } = await carryOut(context, queries, chosen, request, way);
  const variables = await saveVariables(context, { ...place, device }, request.variables);
  const before = isFirst ? undefined : known.get(license.id);
  const facts = before?.revision === license.revision - 1 ? before.facts : await loadFacts(queries, license);
  const assignedUser = user && { user, assignment: await requireAssignment(queries, license, user) };
  await tellActivation(place, {
    license,
    device,
    kind: chosen.decision.kind,
    assignment: assignedUser?.assignment ?? null,
    around: { product, storeId: facts.order.store_id, customer: facts.order.buyer },
  });
  return {
    product,
    license,
    device,
    variables,
    now,
    facts,
    assignedUser,
  };
}

/** What is likely to be answered, read before the locks are taken, with the revision that it holds for. */
type FactsBefore = ReadonlyMap<number, { readonly facts: LicenseFacts; readonly revision: number }>;

async function factsBefore(context: ServiceContext, caller: Caller, targets: TargetLicenses): Promise<FactsBefore> {
  const known = new Map<number, { facts: LicenseFacts; revision: number }>();
  for (const { license } of targets) {
    known.set(license.id, { facts: await licenseFacts(context, caller, license), revision: license.revision });
  }
  return known;
}
