/** Answers the code that a device shows: checks it, does what it asks for, and confirms that to the device. */
import { AirGapUnreadable, signConfirmationCode, verifyDeviceCode } from "@leasehold/protocol";
import { type AirGapPurpose, initializationCodeRefusal } from "../../domain/air-gap.ts";
import { identifierFault } from "../../domain/text.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { findNewestAirGapCode, updateAirGapCode } from "../../storage/air-gap-codes.ts";
import type { Queries } from "../../storage/dialect.ts";
import { SigningKeys } from "../companies/signing-keys.ts";
import type { ServiceContext } from "../context.ts";
import { type EligibleLicense, lockEligibleLicense } from "./eligible-license.ts";
import { type AirGapRefusal, refuseAirGap } from "./refusals.ts";

export interface DeviceCode {
  readonly keyOrId: string;
  readonly hardwareId: string;
  /** The activation or deactivation code, as it was typed. */
  readonly code: string;
}

export interface Confirmation {
  readonly license_key: string;
  readonly hardware_id: string;
  readonly confirmation_code: string;
  /** Empty where the license comes from no policy. */
  readonly policy_id: string;
}

export interface AdmittedDeviceCode extends EligibleLicense {
  readonly queries: Queries;
}

/** `carryOut` runs in the transaction that spends the initialization code; where it refuses, the code stays open. */
export async function answerDeviceCode(
  context: ServiceContext,
  companyId: number,
  purpose: AirGapPurpose,
  given: DeviceCode,
  carryOut: (admitted: AdmittedDeviceCode) => Promise<void>,
): Promise<Confirmation> {
  requireHardwareId(given.hardwareId);
  const { privateKey } = await new SigningKeys(context).keyOf({ companyId, companyRevision: 0 }, "air-gap");
  const outcome = await context.database.write(async (queries) => {
    const eligible = await lockEligibleLicense(context, queries, companyId, given.keyOrId, purpose);
    const refusal = await spendCode(queries, eligible, purpose, given);
    // Returned, not thrown: the failed attempt has to be committed with the refusal.
    if (refusal !== null) return { refusal };
    await carryOut({ queries, ...eligible });
    return { license: eligible.license };
  });
  if (outcome.license === undefined) throw refuseAirGap(outcome.refusal);
  const { license_key: licenseKey, policy_id } = outcome.license;
  const policyId = policy_id === null ? "" : String(policy_id);
  return {
    license_key: licenseKey,
    hardware_id: given.hardwareId,
    confirmation_code: signConfirmationCode(privateKey, { hardwareId: given.hardwareId, licenseKey, policyId }),
    policy_id: policyId,
  };
}

async function spendCode(
  queries: Queries,
  { license, now }: EligibleLicense,
  purpose: AirGapPurpose,
  { hardwareId, code }: DeviceCode,
): Promise<AirGapRefusal | null> {
  const issued = (await findNewestAirGapCode(queries, license.id, purpose)) ?? null;
  const refusal = initializationCodeRefusal(issued, now);
  if (refusal !== null || issued === null) return refusal ?? "no_code";
  const device = { hardwareId, licenseKey: license.license_key };
  const isRight = isDeviceCode(issued.public_key, device, code);
  await updateAirGapCode(queries, issued.id, isRight ? { used_at: now } : { attempts: issued.attempts + 1 });
  return isRight ? null : "wrong_code";
}

/** What cannot be a code at all is a slip of the pen, which is told and not counted. */
function isDeviceCode(publicKey: string, device: Parameters<typeof verifyDeviceCode>[1], code: string): boolean {
  try {
    return verifyDeviceCode(publicKey, device, code);
  } catch (error) {
    if (error instanceof AirGapUnreadable) throw new CommandRefused(error.message);
    throw error;
  }
}

function requireHardwareId(hardwareId: string): void {
  const fault = hardwareId === "" ? "must not be empty" : identifierFault(hardwareId);
  if (fault !== null) throw new CommandRefused(`The hardware id ${fault}. Copy it from the device's screen.`);
}
