/** What is measured: the licenses, and the requests that devices send about them. */
import type { Load, PlannedRequest } from "./load-generator.ts";
import { type BenchLicense, floating, hardwareId, nodeLocked, PRODUCT } from "./prepare.ts";

export type Plan = Pick<Load, "connections" | "requestsPerOperation">;

export interface Contender {
  readonly name: string;
  readonly server: "floor" | "product";
  readonly plan: Plan;
}

/** Contenders that take turns under the same load; the floor first. */
export interface Comparison {
  readonly name: string;
  readonly contenders: readonly [Contender, Contender, ...Contender[]];
  /** Whether the floor makes as many fresh signatures as the product does. */
  readonly floorSigns: boolean;
}

const nodeLockedLicenses = Array.from({ length: 1000 }, (_, index) => nodeLocked(`NODE-${1000 + index}`, 1));
const activated = Array.from({ length: 100 }, (_, index) => nodeLocked(`ACTI-${1000 + index}`, 0));
const seatPools = [100, 10_000, 1_000_000].map((size) => floating(`POOL-${size}`, { devices: size, held: size }));
const changingPool = floating("TURN-0001", { devices: 10_000, held: 0 });

export const licenses: readonly BenchLicense[] = [...nodeLockedLicenses, ...activated, ...seatPools, changingPool];

interface Device {
  readonly license: BenchLicense;
  readonly index: number;
}

function check({ license, index }: Device): PlannedRequest {
  const query = new URLSearchParams({
    hardware_id: hardwareId(license, index),
    license_key: license.key,
    product: PRODUCT,
  });
  return { method: "GET", path: `/api/v4/check_license?${query}` };
}

function release({ license, index }: Device): PlannedRequest {
  const body = JSON.stringify({ hardware_id: hardwareId(license, index), license_key: license.key, product: PRODUCT });
  return { method: "POST", path: "/api/v4/floating/release", body };
}

function activate(license: BenchLicense): PlannedRequest {
  const body = JSON.stringify({ hardware_id: "new-device-{unique}", license_key: license.key, product: PRODUCT });
  return { method: "POST", path: "/api/v4/activate_license", body };
}

/** Deals the items out to so many connections. */
function dealt<Item>(items: readonly Item[], connections: number): Item[][] {
  return Array.from({ length: connections }, (_, first) =>
    items.filter((_item, index) => index % connections === first),
  );
}

function devicesOf(license: BenchLicense, count: number): Device[] {
  return Array.from({ length: count }, (_, index) => ({
    license,
    index: Math.floor((index * license.devices) / count),
  }));
}

function comparison(name: string, floorSigns: boolean, plans: Readonly<Record<string, Plan>>): Comparison {
  const [floorPlan] = Object.values(plans);
  const [first, ...others] = Object.entries(plans).map(
    ([contender, plan]): Contender => ({ name: contender, server: "product", plan }),
  );
  if (floorPlan === undefined || first === undefined) throw new Error(`${name} compares nothing.`);
  return {
    name,
    floorSigns,
    contenders: [{ name: `floor of ${name}`, server: "floor", plan: floorPlan }, first, ...others],
  };
}

const checks = nodeLockedLicenses.map((license) => check({ license, index: 0 }));
const renewals = seatPools.map(
  (pool): Plan => ({
    requestsPerOperation: 1,
    connections: dealt(devicesOf(pool, 100).map(check), 100),
  }),
);
const turns = dealt(devicesOf(changingPool, changingPool.devices), 32).map((devices) =>
  devices.flatMap((device) => [check(device), release(device)]),
);
const [hundred, tenThousand, million] = renewals as [Plan, Plan, Plan];

export const comparisons = {
  check: comparison("check", false, { check: { requestsPerOperation: 1, connections: dealt(checks, 32) } }),
  renew: comparison("renew", false, {
    "pool of 100": hundred,
    "pool of 10,000": tenThousand,
    "pool of 1,000,000": million,
  }),
  activate: comparison("activate", true, {
    activate: { requestsPerOperation: 1, connections: dealt(activated.map(activate), 32) },
  }),
  turn: comparison("turn", true, { "take and release": { requestsPerOperation: 2, connections: turns } }),
};

export type ComparisonName = keyof typeof comparisons;
