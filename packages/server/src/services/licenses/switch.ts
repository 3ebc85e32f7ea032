/** Enables and disables licenses: the devices of a disabled one are refused from their next call on. */
import { updateLicense } from "../../storage/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, onLicense, onLicenses, onNamedLicenses, recordLicenseChange } from "./administer.ts";

export async function enableLicense(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  enabled: boolean,
): Promise<void> {
  await onNamedLicenses(context, companyId, keyOrId, (change) => switchLocked(change, enabled));
}

export function switchLicenseById(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  enabled: boolean,
): Promise<void> {
  return onLicense(context, administrator, id, (change) => switchLocked(change, enabled));
}

export function switchLicenses(
  context: ServiceContext,
  administrator: Administrator,
  ids: readonly number[],
  enabled: boolean,
): Promise<void> {
  return onLicenses(context, administrator, ids, (change) => switchLocked(change, enabled));
}

/** A license that is so already is left alone. */
async function switchLocked(change: LicenseUnderChange, enabled: boolean): Promise<void> {
  const { queries, license, now } = change;
  if (license.enabled === enabled) return;
  await updateLicense(queries, license.id, { enabled, updated_at: now }, { answerChanges: true });
  await recordLicenseChange(change, {
    action: enabled ? "license.enabled" : "license.disabled",
    text: enabled ? "License enabled" : "License disabled",
    after: { ...license, enabled },
  });
}
