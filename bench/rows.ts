/** What is measured: the licenses, and the requests that devices send about them. */
import type { Load, PlannedRequest } from "./load-generator.ts";
import { type BenchLicense, counting, floating, hardwareId, nodeLocked, PRODUCT } from "./prepare.ts";

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
const countingLicenses = Array.from({ length: 100 }, (_, index) => counting(`COUN-${1000 + index}`));
const seatPools = [100, 10_000, 1_000_000].map((size) => floating(`POOL-${size}`, { devices: size, held: size }));
const changingPool = floating("TURN-0001", { devices: 10_000, held: 0 });

/** What activations alone need. */
export const licensesToActivate: readonly BenchLicense[] = activated;

export const licenses: readonly BenchLicense[] = [
  ...nodeLockedLicenses,
  ...activated,
  ...countingLicenses,
  ...seatPools,
  changingPool,
];

interface Device {
  readonly license: BenchLicense;
  readonly index: number;
}

/** Of the sample catalog's product, without floating seats. */
const FEATURE = "RENDER";

function check({ license, index }: Device): PlannedRequest {
  const query = new URLSearchParams({
    hardware_id: hardwareId(license, index),
    license_key: license.key,
    product: PRODUCT,
  });
  return { method: "GET", path: `/api/v4/check_license?${query}` };
}

/** Of a feature that has no floating seats, so that nothing is written. */
function checkFeature({ license, index }: Device): PlannedRequest {
  const query = new URLSearchParams({
    feature: FEATURE,
    hardware_id: hardwareId(license, index),
    license_key: license.key,
    product: PRODUCT,
  });
  return { method: "GET", path: `/api/v4/check_license_feature?${query}` };
}

function consume({ license, index }: Device): PlannedRequest {
  const body = JSON.stringify({ hardware_id: hardwareId(license, index), license_key: license.key, product: PRODUCT });
  return { method: "POST", path: "/api/v4/add_consumption", body };
}

function release({ license, index }: Device): PlannedRequest {
  const body = JSON.stringify({ hardware_id: hardwareId(license, index), license_key: license.key, product: PRODUCT });
  return { method: "POST", path: "/api/v4/floating/release", body };
}

function activate(license: BenchLicense): PlannedRequest {
  const body = JSON.stringify({ hardware_id: "new-device-{unique}", license_key: license.key, product: PRODUCT });
  return { method: "POST", path: "/api/v4/activate_license", body };
}

/** The floor looks a license up by its key; the product makes a new one and ignores that. */
function askForTrial(license: BenchLicense): PlannedRequest {
  const query = new URLSearchParams({ product: PRODUCT, license_policy: "trial", license_key: license.key });
  return { method: "GET", path: `/api/v4/trial_key?hardware_id=new-device-{unique}&${query}` };
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

const featureChecks = nodeLockedLicenses.map((license) => checkFeature({ license, index: 0 }));
const consumptions = countingLicenses.map((license) => consume({ license, index: 0 }));
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
  featureCheck: comparison("feature check", false, {
    "feature check": { requestsPerOperation: 1, connections: dealt(featureChecks, 32) },
  }),
  consumption: comparison("consumption", true, {
    consumption: { requestsPerOperation: 1, connections: dealt(consumptions, 32) },
  }),
  trial: comparison("trial", true, {
    trial: { requestsPerOperation: 1, connections: dealt(activated.map(askForTrial), 32) },
  }),
  turn: comparison("turn", true, { "take and release": { requestsPerOperation: 2, connections: turns } }),
};

export type ComparisonName = keyof typeof comparisons;
