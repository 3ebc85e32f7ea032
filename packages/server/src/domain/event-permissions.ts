/** What somebody must be allowed to read to have an event sent, since it tells of the object. */
import { type EventType, eventTypes } from "./event-types.ts";
import type { Permission } from "./permissions.ts";

/**
 * By the kind of object. Licenses tell of their customers, users and devices wherever they are read; what webhooks tell of
 * themselves needs nothing.
 */
const readers = {
  customer: "customers_read",
  device: "devices_read",
  installation_file: "products_read",
  license: "licenses_read",
  refusal: "licenses_read",
  consumption_pool: "licenses_read",
  order: "orders_read",
  product: "products_read",
  webhook_endpoint: null,
  webhook_test: null,
} as const satisfies Readonly<Record<(typeof eventTypes)[EventType]["object"], Permission | null>>;

const all = Object.keys(eventTypes) as readonly EventType[];

/** What lacks to have these sent, in the order of the events; null stands for all of them. */
export function lackingToHear(
  events: readonly EventType[] | null,
  permissions: ReadonlySet<Permission>,
): readonly Permission[] {
  const needed = new Set((events ?? all).map((event) => readers[eventTypes[event].object]));
  return [...needed].filter((one) => one !== null && !permissions.has(one)) as Permission[];
}

/** Whether somebody may see what an event tells; one that this version does not know, nobody but who may see all. */
export function maySeeEvent(type: string, permissions: ReadonlySet<Permission>): boolean {
  const known = all.find((event) => event === type);
  return lackingToHear(known === undefined ? null : [known], permissions).length === 0;
}
