/** Issues the code that lets one device make its activation or deactivation code; the one before it becomes void. */
import { newInitializationCode } from "@leasehold/protocol";
import { type AirGapPurpose, INITIALIZATION_CODE_MILLISECONDS } from "../../domain/air-gap.ts";
import { replaceAirGapCode } from "../../storage/air-gap-codes.ts";
import { updateLicense } from "../../storage/licenses.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { lockEligibleLicense } from "./eligible-license.ts";

export interface IssuedInitializationCode {
  readonly license_key: string;
  /** Kept nowhere: only its public half is. */
  readonly initialization_code: string;
  readonly expires_at: number;
}

export function issueInitializationCode(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  purpose: AirGapPurpose,
): Promise<IssuedInitializationCode> {
  const { initializationCode, publicKey } = newInitializationCode();
  return context.database.write(async (queries) => {
    const { license, now } = await lockEligibleLicense(context, queries, companyId, keyOrId, purpose);
    const expires_at = now + INITIALIZATION_CODE_MILLISECONDS;
    const id = context.newId();
    await replaceAirGapCode(queries, {
      id,
      company_id: companyId,
      license_id: license.id,
      purpose,
      public_key: publicKey,
      expires_at,
      attempts: 0,
      used_at: null,
      created_at: now,
    });
    await updateLicense(queries, license.id, { decided_at: now }, { answerChanges: false });
    await recordChange(context, queries, commandLine(companyId), now, {
      action: "air_gap_code.issued",
      id,
      licenseId: license.id,
      after: { purpose, expires_at },
    });
    return { license_key: license.license_key, initialization_code: initializationCode, expires_at };
  });
}
