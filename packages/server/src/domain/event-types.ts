/** What other systems can be told of: the events of a company, each with what happened and what it happened to. */
import type * as z from "zod";
import {
  ofCustomer,
  ofDeadLetter,
  ofDeviceVariable,
  ofInstallationFile,
  ofLicense,
  ofLicenseAndDevice,
  ofLicenseAndUser,
  ofLicenseEnd,
  ofLimit,
  ofOrder,
  ofOrderAndUser,
  ofPlacedOrder,
  ofPoolThreshold,
  ofProduct,
  ofRefusal,
  ofSeats,
  ofTest,
} from "./event-data.ts";

interface EventMeaning {
  /** The kind of object whose events come in their order. */
  readonly object: string;
  /** What is sent of it, so that nothing else can be. */
  readonly data: z.ZodObject;
  /** One sentence for people who choose events. */
  readonly about: string;
  /** Whether the event is an addition of Leasehold's. */
  readonly isOwn?: true;
}

export const eventTypes = {
  "customer.created": { object: "customer", data: ofCustomer, about: "A customer was made." },
  "customer.updated": { object: "customer", data: ofCustomer, about: "A customer's data changed." },
  "customer.deleted": { object: "customer", data: ofCustomer, about: "A customer was deleted." },
  "device_variable.created": {
    object: "device",
    data: ofDeviceVariable,
    about: "A device has a variable that it did not have.",
  },
  "device_variable.updated": {
    object: "device",
    data: ofDeviceVariable,
    about: "A variable of a device has another value.",
  },
  "device_variable.deleted": { object: "device", data: ofDeviceVariable, about: "A variable of a device is gone." },
  "installation_file.created": {
    object: "installation_file",
    data: ofInstallationFile,
    about: "A version of a product was added.",
  },
  "installation_file.updated": {
    object: "installation_file",
    data: ofInstallationFile,
    about: "A version of a product changed.",
  },
  "installation_file.deleted": {
    object: "installation_file",
    data: ofInstallationFile,
    about: "A version of a product was deleted.",
  },
  "license.created": { object: "license", data: ofLicense, about: "A license was issued, by an order or as a trial." },
  "license.activated": { object: "license", data: ofLicenseAndDevice, about: "A device was activated." },
  "license.deactivated": { object: "license", data: ofLicenseAndDevice, about: "A device was deactivated." },
  "license.updated": { object: "license", data: ofLicense, about: "A license's terms or its state changed." },
  "license.deleted": { object: "license", data: ofLicense, about: "A license was deleted." },
  "license.reset": {
    object: "license",
    data: ofLicense,
    about: "All devices of a license were deactivated, and its counts set back.",
  },
  "license.expired": { object: "license", data: ofLicense, about: "A license or trial has expired." },
  "license.will_expire_3_days": {
    object: "license",
    data: ofLicense,
    about: "A license or trial expires in three days.",
  },
  "license.maintenance_expired": {
    object: "license",
    data: ofLicense,
    about: "The maintenance of a license has expired.",
  },
  "license.maintenance_will_expire_3_days": {
    object: "license",
    data: ofLicense,
    about: "The maintenance of a license expires in three days.",
  },
  "license.license_user.assigned": {
    object: "license",
    data: ofLicenseAndUser,
    about: "A user was assigned to a license.",
  },
  "license.license_user.unassigned": {
    object: "license",
    data: ofLicenseAndUser,
    about: "A user was taken from a license.",
  },
  "order.created": { object: "order", data: ofPlacedOrder, about: "An order was placed." },
  "order.updated": { object: "order", data: ofPlacedOrder, about: "An order changed, or was added to." },
  "order.deleted": { object: "order", data: ofOrder, about: "An order was deleted." },
  "order.license_user.manager_assigned": {
    object: "order",
    data: ofOrderAndUser,
    about: "A license manager was assigned to an order.",
  },
  "product.created": { object: "product", data: ofProduct, about: "A product was made." },
  "product.updated": { object: "product", data: ofProduct, about: "A product changed." },
  "license.will_expire": {
    object: "license",
    data: ofLicenseEnd,
    about: "A license, a trial or its maintenance ends in as many days as the company wants to be told before.",
    isOwn: true,
  },
  "license.limit_reached": {
    object: "license",
    data: ofLimit,
    about: "The last activation, user or unit of consumption that a license or feature allows was taken.",
    isOwn: true,
  },
  "license.limit_near": {
    object: "license",
    data: ofLimit,
    about: "Nine tenths of the users that a license allows are assigned.",
    isOwn: true,
  },
  "license.seats_exhausted": {
    object: "license",
    data: ofSeats,
    about: "The last free seat of a license or feature was taken.",
    isOwn: true,
  },
  "license.refused": {
    // Told some seconds later, as notes are written, and apart: refusals hold no other event of their license up.
    object: "refusal",
    data: ofRefusal,
    about: "A device or user of a license was refused, with the reason; many refusals alike are one event.",
    isOwn: true,
  },
  "consumption_pool.threshold_reached": {
    object: "consumption_pool",
    data: ofPoolThreshold,
    about: "The licenses of a pool have consumed 80, 90 or 100 percent of it.",
    isOwn: true,
  },
  "webhook.dead_letter": {
    object: "webhook_endpoint",
    data: ofDeadLetter,
    about: "An event could not be delivered to a webhook and is not tried again.",
    isOwn: true,
  },
  // Each an object of its own, so that a test waits behind nothing.
  "webhook.test": {
    object: "webhook_test",
    data: ofTest,
    about: "Sent on request, to see that a webhook works.",
    isOwn: true,
  },
} as const satisfies Record<string, EventMeaning>;

export type EventType = keyof typeof eventTypes;

/** What an event of the type tells. */
export type EventData<Type extends EventType> = z.infer<(typeof eventTypes)[Type]["data"]>;

/** The types of the events that tell just this. */
export type EventTelling<Data> = {
  [Type in EventType]: EventData<Type> extends Data ? (Data extends EventData<Type> ? Type : never) : never;
}[EventType];

/** An event's type with what events of this type tell. */
export type TypedData = { [Type in EventType]: { readonly type: Type; readonly data: EventData<Type> } }[EventType];

/** Reads a stored list; names that this version does not know are passed over. */
export function readEventTypes(json: string): ReadonlySet<EventType> {
  const given: unknown = JSON.parse(json);
  const names = Object.keys(eventTypes) as EventType[];
  return new Set(Array.isArray(given) ? names.filter((name) => given.includes(name)) : []);
}
