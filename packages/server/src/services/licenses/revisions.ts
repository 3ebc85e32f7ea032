/** Whether what was answered about a license still holds. */
import { findRevisions } from "../../storage/licenses.ts";
import type { ServiceContext } from "../context.ts";

export interface PresentRevisions {
  readonly licenseRevision: number;
  readonly companyRevision: number;
  /** The instant to judge at. */
  readonly now: number;
}

export async function presentRevisions(
  context: ServiceContext,
  licenseId: number,
): Promise<PresentRevisions | undefined> {
  const row = await findRevisions(context.database.read, licenseId);
  return (
    row && {
      licenseRevision: row.license_revision,
      companyRevision: row.company_revision,
      now: Math.max(context.clock.now(), row.decided_at),
    }
  );
}
