/** Which of the licenses that fit an activation takes, judged under their locks. */
import { type ActivationDecision, decideActivation } from "../../domain/activation.ts";
import type { Code } from "../../errors/codes.ts";
import { Problem } from "../../errors/problem.ts";
import { findAssignment } from "../../storage/assignments.ts";
import { findKnownDevice, findOldestVacancy } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { LicenseAssignmentTable, LicenseTable } from "../../storage/tables/licenses.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";
import type { ActivationRequest } from "./activation-request.ts";
import { lockInOrder } from "./lock-in-order.ts";
import { memberRefusal } from "./member-refusal.ts";

/** A license with its product, as both were read without a lock. */
export interface TargetLicense {
  readonly product: ProductTable;
  readonly license: LicenseTable;
}

/** Licenses that are activated together or not at all: one alone, or those of a bundle's members in their order. */
export type TargetLicenses = readonly [TargetLicense, ...TargetLicense[]];

interface LockedTarget extends TargetLicense {
  readonly now: number;
}

export interface Candidate extends LockedTarget {
  readonly device: DeviceTable | null;
  readonly user: LicenseUserTable | null;
  readonly vacancy: { readonly id: number } | null;
  readonly decision: Judgement;
}

export type Granted = Exclude<ActivationDecision, { kind: "refused" }>;
type Judgement = Granted | { readonly kind: "refused"; readonly code: Code };

export interface GrantedCandidate extends Candidate {
  readonly decision: Granted;
}

/** What a way of activating asks of a license beside the rules of every activation, under the license's lock. */
export type FurtherRule = (license: LicenseTable, now: number) => Code | null;

/**
 * The newest licenses that are already active on the device or can be activated on it, else those whose activation can
 * be taken over from another user, else the newest, which are refused. All of them are locked.
 */
export async function chooseLicenses(
  context: ServiceContext,
  queries: Queries,
  newestFirst: readonly TargetLicenses[],
  request: ActivationRequest,
  user: LicenseUserTable | null,
  furtherRule: FurtherRule = () => null,
): Promise<GrantedCandidate[]> {
  const targets = newestFirst.flat();
  const locked = await lockInOrder(
    context,
    queries,
    targets.map(({ license }) => license),
  );
  const candidates = new Map<number, Candidate>();
  for (const { product, license } of targets) {
    const found = locked.get(license.id);
    if (found === undefined) continue;
    candidates.set(license.id, await judge(queries, { product, ...found }, request, user, furtherRule));
  }
  const judged = newestFirst
    .map((together) => together.flatMap(({ license }) => candidates.get(license.id) ?? []))
    .filter((found, index) => found.length === newestFirst[index]?.length);
  const chosen =
    judged.find((together) => together.every(({ decision }) => isPlain(decision))) ??
    judged.find((together) => together.every(isGranted)) ??
    judged[0];
  if (chosen === undefined) throw new Problem("license_not_found");
  return chosen.map((candidate) => {
    if (isGranted(candidate)) return candidate;
    throw refusalOf(candidate, chosen.length > 1);
  });
}

/** Whether the device's activation is nobody else's. */
function isPlain(decision: Judgement): boolean {
  return decision.kind === "repeated" || decision.kind === "activated";
}

function isGranted(candidate: Candidate): candidate is GrantedCandidate {
  return candidate.decision.kind !== "refused";
}

function refusalOf({ decision, product }: Candidate, isOneOfSeveral: boolean): Problem {
  if (decision.kind !== "refused") throw new Error("Only a refused candidate has a refusal.");
  const refusal = new Problem(decision.code);
  return isOneOfSeveral ? memberRefusal(refusal, product) : refusal;
}

async function judge(
  queries: Queries,
  { product, license, now }: LockedTarget,
  request: ActivationRequest,
  user: LicenseUserTable | null,
  furtherRule: FurtherRule,
): Promise<Candidate> {
  const { device, isBlacklisted } = await findKnownDevice(queries, license.id, request.hardwareId);
  const vacancy = (await findOldestVacancy(queries, license.id, request.hardwareId)) ?? null;
  const facts = {
    license,
    device,
    isBlacklisted,
    user: user && (await requireAssignment(queries, license, user)),
    hasVacancyOfAnother: vacancy !== null,
    isVirtualMachine: request.device.is_vm === true,
  };
  const decided = decideActivation(facts, now);
  const refusedFurther = decided.kind === "refused" ? null : furtherRule(license, now);
  const decision = refusedFurther === null ? decided : ({ kind: "refused", code: refusedFurther } as const);
  return { product, license, now, device, user, vacancy, decision };
}

export async function requireAssignment(
  queries: Queries,
  license: LicenseTable,
  user: LicenseUserTable,
): Promise<LicenseAssignmentTable> {
  const assignment = await findAssignment(queries, license.id, user.id);
  if (assignment === undefined) throw new Problem("license_not_found");
  return assignment;
}
