/** Counts what a device says that it has consumed without a connection. */
import { countReported } from "../../domain/offline.ts";
import { listLicenseFeatures, updateLicenseFeature } from "../../storage/license-features.ts";
import { insertLicenseHistory } from "../../storage/license-history.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { ServiceContext } from "../context.ts";
import type { LockedDeviceCall } from "../licenses/device-call.ts";

/** What is still to be counted. */
export interface Reported {
  readonly consumptions: number;
  /** By the feature's code. */
  readonly features: ReadonlyMap<string, number>;
  readonly sdkVersion: string | null;
}

/**
 * Counts what the license and its features can count, and returns the rest: of a bundle each amount belongs to the first
 * member that counts it. What no license counts any more is dropped, so that the device can always be given back.
 */
export async function bookReported(
  context: ServiceContext,
  call: LockedDeviceCall,
  reported: Reported,
): Promise<Reported> {
  const isCounting = call.license.license_type === "consumption";
  if (isCounting && reported.consumptions !== 0) await bookLicense(context, call, reported);
  const features = await bookFeatures(context, call, reported);
  return { ...reported, consumptions: isCounting ? 0 : reported.consumptions, features };
}

async function bookLicense(context: ServiceContext, call: LockedDeviceCall, reported: Reported): Promise<void> {
  const { queries, license, now } = call;
  const counted = countReported(license, reported.consumptions, now);
  await updateLicense(queries, license.id, { ...counted, decided_at: now }, { answerChanges: true });
  const total = counted.total_consumptions;
  await note(context, call, reported, { amount: reported.consumptions, total });
}

async function bookFeatures(
  context: ServiceContext,
  call: LockedDeviceCall,
  reported: Reported,
): Promise<ReadonlyMap<string, number>> {
  const left = new Map(reported.features);
  if (left.size === 0) return left;
  for (const feature of await listLicenseFeatures(call.queries, call.license.id)) {
    const amount = left.get(feature.code);
    if (amount === undefined || feature.feature_type !== "consumption") continue;
    left.delete(feature.code);
    const counted = countReported(feature, amount, call.now);
    await updateLicenseFeature(call.queries, feature.id, counted);
    await note(context, call, reported, { feature: feature.code, amount, total: counted.total_consumptions });
  }
  return left;
}

async function note(
  context: ServiceContext,
  { queries, license, device, now }: LockedDeviceCall,
  { sdkVersion }: Reported,
  counted: { readonly feature?: string; readonly amount: number; readonly total: number },
): Promise<void> {
  await insertLicenseHistory(queries, {
    id: context.newId(),
    license_id: license.id,
    device_id: device.id,
    license_user_id: device.license_user_id,
    ts: now,
    source: "offline-file",
    level: "info",
    text: "Consumption counted that took place offline",
    data_json: JSON.stringify(counted),
    sdk_version: sdkVersion,
  });
}
