/** Lists the versions that a license may have, for a device on which it is active. */

import type { DeviceAccessRefusal } from "../../domain/device-access.ts";
import { entitledVersions, type VersionFilter } from "../../domain/entitled-version.ts";
import { Problem } from "../../errors/problem.ts";
import type { InstallationFileTable } from "../../storage/tables/products.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { type DeviceTarget, deviceAccess, findDeviceTarget } from "../licenses/device-call.ts";
import { licenseFacts } from "../licenses/license-facts.ts";

export interface VersionsRequest extends LicenseRequest {
  readonly filter: VersionFilter;
}

/** Newest first. */
export async function listVersions(
  context: ServiceContext,
  caller: Caller,
  request: VersionsRequest,
): Promise<InstallationFileTable[]> {
  const target = await findDeviceTarget(context, caller, request);
  await admitToFiles(context, caller, target, request);
  const { installationFiles } = await licenseFacts(context, caller, target.license);
  return entitledVersions(installationFiles, target.license, request.filter);
}

/** A company may let a license fetch its files before it is activated, so that an installer can. */
async function admitToFiles(
  context: ServiceContext,
  caller: Caller,
  target: DeviceTarget,
  request: LicenseRequest,
): Promise<void> {
  const admitted = await deviceAccess(context.database.read, target, request, "use");
  if (typeof admitted !== "string") return;
  if (caller.settings.allow_files_without_activation && askedOfActivation.includes(admitted)) return;
  throw new Problem(admitted === "license_not_active" ? "active_license_required" : admitted);
}

const askedOfActivation: readonly DeviceAccessRefusal[] = ["license_not_active", "device_not_found"];
