/** Events of a license that its devices bring about: activations, and limits that are come to. */
import { crossedThreshold, isReached } from "../../domain/crossed-limits.ts";
import type { LicenseData } from "../../domain/event-data.ts";
import type { EventType, TypedData } from "../../domain/event-types.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { DeviceTable, DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { ConsumptionPoolTable, LicenseAssignmentTable, LicenseTable } from "../../storage/tables/licenses.ts";
import type { Audience } from "./audience.ts";
import {
  type AroundLicense,
  describeDevice,
  describeDeviceVariable,
  describeLicense,
  describePool,
} from "./describe.ts";
import { describeLicenses } from "./describe-licenses.ts";
import { emitEvent } from "./emit.ts";

/** Where it happens: in the transaction that holds the license. */
export interface EventPlace {
  readonly queries: Queries;
  readonly now: number;
  readonly audience: Audience;
}

export interface Activated {
  /** As the activation leaves it. */
  readonly license: LicenseTable;
  readonly device: DeviceTable;
  /** How it was activated; a repeated activation is no news. */
  readonly kind: "activated" | "moved" | "repeated";
  /** What the license allows the user who activated, as the activation leaves it. */
  readonly assignment: LicenseAssignmentTable | null;
  /** What surrounds the license, where it is known already. */
  readonly around?: AroundLicense;
}

const activationEvents = ["license.activated", "license.limit_reached"] as const;

export async function tellActivation(place: EventPlace, activated: Activated): Promise<void> {
  const { license, device, kind, assignment } = activated;
  if (kind === "repeated" || !isWanted(place, activationEvents)) return;
  const told = await describe(place, license, activated.around);
  const data = { license: told, device: describeDevice(device) };
  if (kind === "activated") await emit(place, license, { type: "license.activated", data });
  const reached = [
    ...(kind === "activated" ? [activationLimit(license)] : []),
    ...(assignment === null ? [] : [userLimit(assignment)]),
  ].filter(({ used, size }) => isReached({ before: used - 1, after: used, size }));
  for (const limit of reached) {
    await emit(place, license, { type: "license.limit_reached", data: { license: told, feature: null, ...limit } });
  }
}

function activationLimit({
  times_activated: used,
  max_activations: size,
  allow_unlimited_activations: isUnlimited,
}: LicenseTable) {
  return { limit: "activations" as const, size: isUnlimited ? null : size, used, license_user: null };
}

/** Null and 0: the user has no limit of its own. */
function userLimit({
  license_user_id,
  total_activations: used,
  max_activations: max,
  ...user
}: LicenseAssignmentTable) {
  const isUnlimited = user.allow_unlimited_activations || max === null || max === 0;
  return { limit: "user_activations" as const, size: isUnlimited ? null : max, used, license_user: license_user_id };
}

/** `license` as the deactivation leaves it. */
export async function tellDeactivation(place: EventPlace, license: LicenseTable, device: DeviceTable): Promise<void> {
  if (!isWanted(place, ["license.deactivated"])) return;
  const told = await describe(place, license);
  await emit(place, license, { type: "license.deactivated", data: { license: told, device: describeDevice(device) } });
}

export interface TakenSeat {
  readonly license: LicenseTable;
  /** The code of the feature whose pool it is; null for the license's own. */
  readonly feature: string | null;
  readonly seats: number;
}

/** The last free seat of a pool was taken. */
export async function tellSeatsExhausted(place: EventPlace, { license, feature, seats }: TakenSeat): Promise<void> {
  if (!isWanted(place, ["license.seats_exhausted"])) return;
  const data = { license: await describe(place, license), feature, seats };
  await emit(place, license, { type: "license.seats_exhausted", data });
}

export interface Consumed {
  /** As the booking leaves it. */
  readonly license: LicenseTable;
  /** The code of the feature that counts; null for the license itself. */
  readonly feature: string | null;
  readonly before: number;
  readonly after: number;
  /** The most that may be consumed, overages included; null where there is no limit. */
  readonly size: number | null;
}

export async function tellConsumption(place: EventPlace, consumed: Consumed): Promise<void> {
  const { license, feature, after: used, size } = consumed;
  if (!isWanted(place, ["license.limit_reached"]) || !isReached(consumed)) return;
  const limit = { limit: "consumptions" as const, size, used, feature, license_user: null };
  const data = { license: await describe(place, license), ...limit };
  await emit(place, license, { type: "license.limit_reached", data });
}

/** `pool` as the booking leaves it, under its lock. */
export async function tellPoolConsumption(
  place: EventPlace,
  pool: ConsumptionPoolTable,
  before: number,
): Promise<void> {
  if (!isWanted(place, ["consumption_pool.threshold_reached"])) return;
  const { total_consumptions: after, max_consumptions: size } = pool;
  const percent = crossedThreshold({ before, after, size });
  if (percent === null) return;
  await emitEvent(place.queries, place.audience.wanted, place.now, {
    companyId: pool.company_id,
    type: "consumption_pool.threshold_reached",
    objectId: pool.id,
    data: { consumption_pool: describePool(pool), percent },
    operatorId: place.audience.operatorId,
  });
}

export interface SavedVariables {
  readonly device: DeviceTable;
  readonly before: readonly DeviceVariableTable[];
  readonly after: readonly DeviceVariableTable[];
}

/** A value that is sent again as it was is no news. */
export async function tellVariables(place: EventPlace, { device, before, after }: SavedVariables): Promise<void> {
  const known = new Map(before.map((variable) => [variable.id, variable]));
  for (const variable of after) {
    const was = known.get(variable.id);
    if (was?.value === variable.value) continue;
    await emitEvent(place.queries, place.audience.wanted, place.now, {
      companyId: device.company_id,
      type: was === undefined ? "device_variable.created" : "device_variable.updated",
      objectId: device.id,
      data: { device_variable: describeDeviceVariable(variable, device) },
      operatorId: place.audience.operatorId,
    });
  }
}

export function isWanted({ audience }: Pick<EventPlace, "audience">, types: readonly EventType[]): boolean {
  return types.some((type) => audience.wanted.has(type));
}

async function describe(
  { queries, now }: EventPlace,
  license: LicenseTable,
  around?: AroundLicense,
): Promise<LicenseData> {
  if (around !== undefined) return describeLicense(license, around, now);
  const told = (await describeLicenses(queries, [license], now)).get(license.id);
  if (told === undefined) throw new Error(`License ${license.id} has no product or no order.`);
  return told;
}

function emit(place: EventPlace, license: LicenseTable, told: TypedData): Promise<void> {
  const { wanted, operatorId } = place.audience;
  const event = { companyId: license.company_id, objectId: license.id, operatorId };
  return emitEvent(place.queries, wanted, place.now, { ...event, ...told });
}
