/** What every call of an active device shares: which license it means, the lock on it, and the refusals in order. */

import { type DeviceAccessRefusal, deviceAccessRefusal } from "../../domain/device-access.ts";
import { Problem } from "../../errors/problem.ts";
import { findKnownDevice, licensesActiveOn } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { lockLicense } from "../../storage/licenses.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { signIn } from "../license-users/sign-in.ts";
import { requireProduct } from "../products/find-product.ts";
import { fitsAuthorizationMethod, requireLicenses } from "./find-licenses.ts";

/** The license that a device-level call means, as it was read without a lock. */
export interface DeviceTarget {
  readonly product: ProductTable;
  readonly user: LicenseUserTable | null;
  readonly license: LicenseTable;
  /** Whether no other license fits the request. */
  readonly isOnlyOne: boolean;
}

/** An active device on its license. */
export interface DeviceCall extends DeviceTarget {
  readonly device: DeviceTable;
  /** The instant that the call is decided at. */
  readonly now: number;
}

/** The same with the license locked until the transaction ends. */
export interface LockedDeviceCall extends DeviceCall {
  readonly queries: Queries;
}

/** Why a device is asked for. */
export type Purpose = Parameters<typeof deviceAccessRefusal>[1];

/**
 * The newest license on which the device is active, else the newest that fits. Where the call asks for the user's
 * password, a wrong one is answered as if the license did not exist.
 */
export async function findDeviceTarget(
  context: ServiceContext,
  caller: Caller,
  request: LicenseRequest,
  options: { readonly askPassword?: boolean; readonly purpose?: Purpose } = {},
): Promise<DeviceTarget> {
  const product = await requireProduct(context, caller, request.product);
  const { identity } = request;
  const signsIn = options.askPassword === true || identity.kind === "single-sign-on";
  const signedIn =
    signsIn && fitsAuthorizationMethod(product, request)
      ? await signIn(context, caller, identity, "license_not_found")
      : null;
  const { licenses, user } = await requireLicenses(context, caller, product, request, signedIn);
  refuseSwitchedOff(user, options.purpose);
  const [newest] = licenses;
  if (licenses.length === 1) return { product, user, license: newest, isOnlyOne: true };
  const ids = licenses.map((license) => license.id);
  const activeOn = await licensesActiveOn(context.database.read, ids, request.hardwareId, user?.id ?? null);
  const license = licenses.find((candidate) => activeOn.has(candidate.id)) ?? newest;
  return { product, user, license, isOnlyOne: false };
}

/** Whoever is switched off is as unknown to calls as to a sign-in, but can give a device back, as everybody can. */
export function refuseSwitchedOff(user: LicenseUserTable | null, purpose: Purpose = "use"): void {
  if (user?.is_active === false && purpose === "use") throw new Problem("license_not_found");
}

/** Runs `work` for the device in one transaction that holds the license's lock. */
export function onLockedDevice<Value>(
  context: ServiceContext,
  target: DeviceTarget,
  request: LicenseRequest,
  work: (call: LockedDeviceCall) => Promise<Value>,
  purpose: Purpose = "use",
): Promise<Value> {
  return context.database.write(async (queries) => {
    const locked = await lockLicense(queries, context.database, context.clock, target.license.id, target.license);
    if (locked === undefined) throw new Problem("license_not_found");
    const device = await admitDevice(queries, { ...target, license: locked.license }, request, purpose);
    return work({ ...target, license: locked.license, device, now: locked.now, queries });
  });
}

/** The active device of the request, or the first refusal that applies. */
export async function admitDevice(
  queries: Queries,
  target: DeviceTarget,
  request: LicenseRequest,
  purpose: Purpose = "use",
): Promise<DeviceTable> {
  const admitted = await deviceAccess(queries, target, request, purpose);
  if (typeof admitted === "string") throw new Problem(admitted);
  return admitted;
}

/** The same, with the refusal as a value. */
export async function deviceAccess(
  queries: Queries,
  { license, user }: Pick<DeviceTarget, "license" | "user">,
  { hardwareId }: Pick<LicenseRequest, "hardwareId">,
  purpose: Purpose,
): Promise<DeviceTable | DeviceAccessRefusal> {
  const known = await findKnownDevice(queries, license.id, hardwareId);
  const refusal = deviceAccessRefusal({ ...known, license, userId: user?.id ?? null }, purpose);
  return refusal ?? known.device ?? "device_not_found";
}
