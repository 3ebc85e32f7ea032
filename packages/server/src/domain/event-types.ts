/** What other systems can be told of: the events of a company, each with what happened and what it happened to. */

interface EventMeaning {
  /** The kind of object whose events come in their order. */
  readonly object: string;
  /** One sentence for people who choose events. */
  readonly about: string;
  /** Whether the event is an addition of Leasehold's. */
  readonly isOwn?: true;
}

export const eventTypes = {
  "customer.created": { object: "customer", about: "A customer was made." },
  "customer.updated": { object: "customer", about: "A customer's data changed." },
  "customer.deleted": { object: "customer", about: "A customer was deleted." },
  "device_variable.created": { object: "device", about: "A device has a variable that it did not have." },
  "device_variable.updated": { object: "device", about: "A variable of a device has another value." },
  "device_variable.deleted": { object: "device", about: "A variable of a device is gone." },
  "installation_file.created": { object: "installation_file", about: "A version of a product was added." },
  "installation_file.updated": { object: "installation_file", about: "A version of a product changed." },
  "installation_file.deleted": { object: "installation_file", about: "A version of a product was deleted." },
  "license.created": { object: "license", about: "A license was issued, by an order or as a trial." },
  "license.activated": { object: "license", about: "A device was activated." },
  "license.deactivated": { object: "license", about: "A device was deactivated." },
  "license.updated": { object: "license", about: "A license's terms or its state changed." },
  "license.deleted": { object: "license", about: "A license was deleted." },
  "license.reset": { object: "license", about: "All devices of a license were deactivated, and its counts set back." },
  "license.expired": { object: "license", about: "A license or trial has expired." },
  "license.will_expire_3_days": { object: "license", about: "A license or trial expires in three days." },
  "license.maintenance_expired": { object: "license", about: "The maintenance of a license has expired." },
  "license.maintenance_will_expire_3_days": {
    object: "license",
    about: "The maintenance of a license expires in three days.",
  },
  "license.license_user.assigned": { object: "license", about: "A user was assigned to a license." },
  "license.license_user.unassigned": { object: "license", about: "A user was taken from a license." },
  "order.created": { object: "order", about: "An order was placed." },
  "order.updated": { object: "order", about: "An order changed, or was added to." },
  "order.deleted": { object: "order", about: "An order was deleted." },
  "order.license_user.manager_assigned": { object: "order", about: "A license manager was assigned to an order." },
  "product.created": { object: "product", about: "A product was made." },
  "product.updated": { object: "product", about: "A product changed." },
  "license.will_expire": {
    object: "license",
    about: "A license, a trial or its maintenance ends in as many days as the company wants to be told before.",
    isOwn: true,
  },
  "license.limit_reached": {
    object: "license",
    about: "The last activation, user or unit of consumption that a license or feature allows was taken.",
    isOwn: true,
  },
  "license.limit_near": {
    object: "license",
    about: "Nine tenths of the users that a license allows are assigned.",
    isOwn: true,
  },
  "license.seats_exhausted": {
    object: "license",
    about: "The last free seat of a license or feature was taken.",
    isOwn: true,
  },
  "license.refused": {
    // Told some seconds later, as notes are written, and apart: refusals hold no other event of their license up.
    object: "refusal",
    about: "A device or user of a license was refused, with the reason; many refusals alike are one event.",
    isOwn: true,
  },
  "consumption_pool.threshold_reached": {
    object: "consumption_pool",
    about: "The licenses of a pool have consumed 80, 90 or 100 percent of it.",
    isOwn: true,
  },
  "webhook.dead_letter": {
    object: "webhook_endpoint",
    about: "An event could not be delivered to a webhook and is not tried again.",
    isOwn: true,
  },
  // Each an object of its own, so that a test waits behind nothing.
  "webhook.test": { object: "webhook_test", about: "Sent on request, to see that a webhook works.", isOwn: true },
} as const satisfies Record<string, EventMeaning>;

export type EventType = keyof typeof eventTypes;

/** Reads a stored list; names that this version does not know are passed over. */
export function readEventTypes(json: string): ReadonlySet<EventType> {
  const given: unknown = JSON.parse(json);
  const names = Object.keys(eventTypes) as EventType[];
  return new Set(Array.isArray(given) ? names.filter((name) => given.includes(name)) : []);
}
