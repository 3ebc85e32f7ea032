/** Counts consumption under the license's lock: decides, writes, and notes it in the license's history. */

import { type ConsumptionDecision, decideConsumption, mostConsumable } from "../../domain/consumption.ts";
import { currentConsumption } from "../../domain/consumption-period.ts";
import { type AskedOverages, chooseOverages, overagesInForce } from "../../domain/overages.ts";
import { Problem } from "../../errors/problem.ts";
import { type LicenseFeature, updateLicenseFeature } from "../../storage/license-features.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import { bookInPool, type PoolBooked } from "../consumption-pools/book.ts";
import type { ServiceContext } from "../context.ts";
import type { Audience } from "../events/audience.ts";
import { tellConsumption } from "../events/of-devices.ts";
import { noteInHistory } from "../histories/note.ts";
import type { LockedDeviceCall } from "../licenses/device-call.ts";

export const consumptionEvents = ["consumption_add", "offline_floating_consumptions_sync"] as const;

/** What an amount is to be reported as. */
export type ConsumptionEvent = (typeof consumptionEvents)[number];

export interface Booking {
  /** Below zero it gives consumption back. */
  readonly amount: number;
  /** Null where nobody is to hear of it. */
  readonly event: ConsumptionEvent | null;
  readonly sdkVersion: string | null;
}

/** Where a booking takes place; nothing of the license but what is named here is written. */
export type BookingPlace = Pick<LockedDeviceCall, "queries" | "license" | "device" | "now"> & {
  readonly audience: Audience;
};

/** Counts on the license; overages that the call asks for are set first and count for the amount. Returns the license. */
export async function bookConsumption(
  context: ServiceContext,
  place: BookingPlace,
  booking: Booking,
  asked: AskedOverages = {},
): Promise<LicenseTable> {
  const { license, now } = place;
  if (license.license_type !== "consumption") throw new Problem("license_not_consumption");
  const chosen = { ...license, ...chooseOverages(license, asked) };
  const allowance = {
    max: license.max_consumptions,
    isUnlimited: license.allow_unlimited_consumptions,
    allowsNegative: license.allow_negative_consumptions,
    overages: overagesInForce(chosen),
  };
  const decision = decideConsumption(license, allowance, booking.amount, now);
  const booked = requireBooked(decision, "license_not_enough_consumptions");
  const { chosen_allow_overages, chosen_max_overages } = chosen;
  const changes = { ...booked, chosen_allow_overages, chosen_max_overages, decided_at: now };
  const pooled = await bookInPool(context, place, license, booking.amount, "license_not_enough_consumptions");
  await updateLicense(place.queries, license.id, changes, { answerChanges: true });
  await noteBooking(context, place, booking, { total: booked.total_consumptions, ...pooled });
  const after = { ...license, ...changes };
  await tellConsumption(place, {
    license: after,
    feature: null,
    before: currentConsumption(license, now),
    after: booked.total_consumptions,
    size: mostConsumable(allowance),
  });
  return after;
}

/** Counts on a feature of the license, which `requireCountingFeature` gives. Returns the feature. */
export async function bookFeatureConsumption(
  context: ServiceContext,
  place: BookingPlace,
  feature: LicenseFeature,
  booking: Booking,
): Promise<LicenseFeature> {
  const { queries, license, now } = place;
  const allowance = {
    max: feature.max_consumption,
    isUnlimited: feature.allow_unlimited_consumptions,
    allowsNegative: feature.allow_negative_consumptions,
    overages: feature,
  };
  const decision = decideConsumption(feature, allowance, booking.amount, now);
  const booked = requireBooked(decision, "feature_not_enough_consumptions");
  const pooled = await bookInPool(context, place, feature, booking.amount, "feature_not_enough_consumptions");
  await updateLicenseFeature(queries, feature.id, booked);
  await updateLicense(queries, license.id, { decided_at: now }, { answerChanges: true });
  await noteBooking(context, place, booking, { feature: feature.code, total: booked.total_consumptions, ...pooled });
  await tellConsumption(place, {
    license,
    feature: feature.code,
    before: currentConsumption(feature, now),
    after: booked.total_consumptions,
    size: mostConsumable(allowance),
  });
  return { ...feature, ...booked };
}

type NotEnough = "license_not_enough_consumptions" | "feature_not_enough_consumptions";
type Booked = Omit<Extract<ConsumptionDecision, { kind: "booked" }>, "kind">;

function requireBooked(decision: ConsumptionDecision, notEnough: NotEnough): Booked {
  switch (decision.kind) {
    case "booked": {
      const { total_consumptions, consumption_since } = decision;
      return { total_consumptions, consumption_since };
    }
    case "negative-not-allowed":
      throw new Problem("consumption_negative_not_allowed", negativeMessage(decision));
    case "not-enough":
      throw new Problem(notEnough, `Only ${decision.left} more can be consumed. Ask the vendor for more.`);
  }
}

function negativeMessage({ isAllowed, consumed }: { isAllowed: boolean; consumed: number }): string | undefined {
  if (!isAllowed) return undefined;
  return `Only ${consumed} have been consumed in this period, so no more can be given back. Send a smaller amount.`;
}

/** A call that counts nothing, since it only sets overages or asks how things stand, leaves no entry. */
async function noteBooking(
  context: ServiceContext,
  { queries, license, device, now }: BookingPlace,
  { amount, event, sdkVersion }: Booking,
  counted: PoolBooked & { readonly feature?: string; readonly total: number },
): Promise<void> {
  if (amount === 0) return;
  await noteInHistory(context, queries, now, {
    licenseId: license.id,
    device,
    source: "license-api",
    text: "Consumption counted",
    data: { ...counted, amount, event },
    sdkVersion,
  });
}
