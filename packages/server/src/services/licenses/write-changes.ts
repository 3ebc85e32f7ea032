/** Writes what a vendor changes of a locked license, with what follows from it for its counter and its overages. */
import { settledCounter } from "../../domain/consumption-period.ts";
import { forgottenChoice } from "../../domain/overages.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { LockedForChange } from "./administer.ts";

/** `changes` differ from what is stored; a counter that is among them is one that the vendor sets. */
export async function writeChanges(
  { queries, license, now }: LockedForChange,
  changes: Partial<Omit<LicenseTable, "id" | "revision">>,
  updatedAt = now,
): Promise<LicenseTable> {
  const setsCounter = "total_consumptions" in changes || "consumption_since" in changes;
  const written = {
    ...changes,
    ...forgottenChoice(changes),
    ...(setsCounter ? {} : settledCounter(license, changes, now)),
    updated_at: updatedAt,
  };
  await updateLicense(queries, license.id, written, { answerChanges: true });
  return { ...license, ...written };
}
