/** Which of the licenses that fit an activation takes, judged under their locks. */
import { type ActivationDecision, decideActivation } from "../../domain/activation.ts";
import { Problem } from "../../errors/problem.ts";
import { findAssignment } from "../../storage/assignments.ts";
import { findKnownDevice, findOldestVacancy } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { lockLicense } from "../../storage/licenses.ts";
import type { DeviceTable, LicenseAssignmentTable, LicenseTable, LicenseUserTable } from "../../storage/schema.ts";
import type { ServiceContext } from "../context.ts";
import type { ActivationRequest } from "./activation-request.ts";

export interface Candidate {
  readonly license: LicenseTable;
  readonly now: number;
  readonly device: DeviceTable | null;
  readonly user: LicenseUserTable | null;
  readonly vacancy: { readonly id: number } | null;
  readonly decision: ActivationDecision;
}

/**
 * The newest license that is already active on the device or can be activated on it, else one whose activation can be
 * taken over from another user, else the newest. All of them are
 * locked, always in the same order, so that two activations of one user cannot wait for each other.
 */
export async function chooseLicense(
  context: ServiceContext,
  queries: Queries,
  newestFirst: readonly LicenseTable[],
  request: ActivationRequest,
  user: LicenseUserTable | null,
): Promise<Candidate> {
  const candidates = new Map<number, Candidate>();
  for (const before of [...newestFirst].sort((a, b) => a.id - b.id)) {
    const candidate = await judge(context, queries, before, request, user);
    if (candidate !== null) candidates.set(before.id, candidate);
  }
  const judged = newestFirst.flatMap(({ id }) => candidates.get(id) ?? []);
  const chosen =
    judged.find(({ decision }) => decision.kind === "repeated" || decision.kind === "activated") ??
    judged.find(({ decision }) => decision.kind === "moved") ??
    judged[0];
  if (chosen === undefined) throw new Problem("license_not_found");
  return chosen;
}

async function judge(
  context: ServiceContext,
  queries: Queries,
  before: LicenseTable,
  request: ActivationRequest,
  user: LicenseUserTable | null,
): Promise<Candidate | null> {
  const licenseId = before.id;
  const locked = await lockLicense(queries, context.database, context.clock, licenseId, before);
  if (locked === undefined) return null;
  const { license, now } = locked;
  const { device, isBlacklisted } = await findKnownDevice(queries, licenseId, request.hardwareId);
  const vacancy = (await findOldestVacancy(queries, licenseId, request.hardwareId)) ?? null;
  const facts = {
    license,
    device,
    isBlacklisted,
    user: user && (await requireAssignment(queries, license, user)),
    hasVacancyOfAnother: vacancy !== null,
    isVirtualMachine: request.device.is_vm === true,
  };
  return { license, now, device, user, vacancy, decision: decideActivation(facts, now) };
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
