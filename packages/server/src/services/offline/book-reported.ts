/** Counts what a device says that it has consumed without a connection. */
import { mostConsumable } from "../../domain/consumption.ts";
import { currentConsumption } from "../../domain/consumption-period.ts";
import { countReported } from "../../domain/offline.ts";
import { overagesInForce } from "../../domain/overages.ts";
import { listLicenseFeatures, updateLicenseFeature } from "../../storage/license-features.ts";
import { updateLicense } from "../../storage/licenses.ts";
import { bookReportedInPool, type PoolBooked } from "../consumption-pools/book.ts";
import { lockPoolsOf } from "../consumption-pools/lock-pool.ts";
import type { ServiceContext } from "../context.ts";
import type { Audience } from "../events/audience.ts";
import { tellConsumption } from "../events/of-devices.ts";
import { noteInHistory } from "../histories/note.ts";
import type { LockedDeviceCall } from "../licenses/device-call.ts";

/** What is still to be counted. */
export interface Reported {
  readonly consumptions: number;
  /** By the feature's code. */
  readonly features: ReadonlyMap<string, number>;
  readonly sdkVersion: string | null;
}

export interface ReportPlace extends LockedDeviceCall {
  readonly audience: Audience;
}

/**
 * Counts what the license and its features can count, and returns the rest: of a bundle each amount belongs to the first
 * member that counts it. What no license counts any more is dropped, so that the device can always be given back.
 */
export async function bookReported(context: ServiceContext, call: ReportPlace, reported: Reported): Promise<Reported> {
  await lockPoolsOf(call.queries, [call.license.id]);
  const isCounting = call.license.license_type === "consumption";
  if (isCounting && reported.consumptions !== 0) await bookLicense(context, call, reported);
  const features = await bookFeatures(context, call, reported);
  return { ...reported, consumptions: isCounting ? 0 : reported.consumptions, features };
}

async function bookLicense(context: ServiceContext, call: ReportPlace, reported: Reported): Promise<void> {
  const { queries, license, now } = call;
  const counted = countReported(license, reported.consumptions, now);
  await updateLicense(queries, license.id, { ...counted, decided_at: now }, { answerChanges: true });
  const total = counted.total_consumptions;
  const before = currentConsumption(license, now);
  const pooled = await bookReportedInPool(context, call, license, total - before, null);
  await note(context, call, reported, { amount: reported.consumptions, total, ...pooled });
  const size = mostConsumable({
    max: license.max_consumptions,
    isUnlimited: license.allow_unlimited_consumptions,
    overages: overagesInForce(license),
  });
  await tellConsumption(call, { license: { ...license, ...counted }, feature: null, before, after: total, size });
}

async function bookFeatures(
  context: ServiceContext,
  call: ReportPlace,
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
    const total = counted.total_consumptions;
    const before = currentConsumption(feature, call.now);
    const pooled = await bookReportedInPool(context, call, feature, total - before, feature.id);
    await note(context, call, reported, { feature: feature.code, amount, total, ...pooled });
    const size = mostConsumable({
      max: feature.max_consumption,
      isUnlimited: feature.allow_unlimited_consumptions,
      overages: feature,
    });
    await tellConsumption(call, { license: call.license, feature: feature.code, before, after: total, size });
  }
  return left;
}

async function note(
  context: ServiceContext,
  { queries, license, device, now }: LockedDeviceCall,
  { sdkVersion }: Reported,
  counted: PoolBooked & { readonly feature?: string; readonly amount: number; readonly total: number },
): Promise<void> {
  await noteInHistory(context, queries, now, {
    licenseId: license.id,
    device,
    source: "offline-file",
    text: "Consumption counted that took place offline",
    data: counted,
    sdkVersion,
  });
}
