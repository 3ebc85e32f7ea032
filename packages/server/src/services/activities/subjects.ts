/** Which product, license, customer and order a call was about, found afterwards from what it said. */
import type { ActivityAction } from "../../domain/activity.ts";
import {
  type LicenseOfCall,
  type LicenseOnDevice,
  listLicensesOfKeys,
  listLicensesOfOrders,
  listUsersLicensesOnDevices,
} from "../../storage/activities.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listProductsByCode } from "../../storage/products.ts";
import type { ActivityTable } from "../../storage/tables/histories.ts";

/** Empty text stands where the call did not say. */
export interface MadeCall {
  readonly companyId: number;
  readonly ts: number;
  readonly action: ActivityAction;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** Short code. */
  readonly product: string;
  readonly licenseKey: string;
  readonly licenseId: number | null;
  readonly hardwareId: string;
  /** The user's address in the form in which it is stored. */
  readonly email: string;
  /** The order that was made by the call; null for calls that make none. */
  readonly orderId: number | null;
}

export type Subjects = Pick<ActivityTable, "product_id" | "license_id" | "customer_id" | "order_id">;

/** Asks for all calls together: some queries for each company, however many calls there are. */
export async function subjectsOf(
  queries: Queries,
  calls: readonly MadeCall[],
): Promise<ReadonlyMap<MadeCall, Subjects>> {
  const found = new Map<MadeCall, Subjects>();
  for (const [companyId, ofCompany] of Map.groupBy(calls, (call) => call.companyId)) {
    const known = await knownTo(queries, companyId, ofCompany);
    for (const call of ofCompany) found.set(call, subjects(call, known));
  }
  return found;
}

interface Known {
  readonly productIds: ReadonlyMap<string, number>;
  readonly byKey: ReadonlyMap<string | null, readonly LicenseOfCall[]>;
  readonly byHardwareId: ReadonlyMap<string, readonly LicenseOnDevice[]>;
  readonly byOrder: ReadonlyMap<number, readonly LicenseOfCall[]>;
}

async function knownTo(queries: Queries, companyId: number, calls: readonly MadeCall[]): Promise<Known> {
  const products = await listProductsByCode(
    queries,
    companyId,
    calls.flatMap(({ product }) => product || []),
  );
  const keys = calls.flatMap(({ licenseKey }) => licenseKey || []);
  const devices = calls.flatMap(({ licenseKey, hardwareId }) => (licenseKey === "" && hardwareId) || []);
  const orders = calls.flatMap(({ orderId }) => orderId ?? []);
  return {
    productIds: new Map(products.map(({ short_code, id }) => [short_code, id])),
    byKey: Map.groupBy(await listLicensesOfKeys(queries, companyId, keys), (license) => license.license_key),
    byHardwareId: Map.groupBy(
      await listUsersLicensesOnDevices(queries, companyId, devices),
      (license) => license.hardware_id,
    ),
    byOrder: Map.groupBy(await listLicensesOfOrders(queries, orders), (license) => license.order_id),
  };
}

/** Of several licenses that fit, what they have in common is meant. */
function subjects(call: MadeCall, known: Known): Subjects {
  const productId = known.productIds.get(call.product) ?? null;
  const licenses = fitting(call, productId, known);
  return {
    product_id: productId ?? common(licenses, ({ product_id }) => product_id),
    license_id: common(licenses, ({ id }) => id),
    customer_id: common(licenses, ({ customer_id }) => customer_id),
    order_id: call.orderId ?? common(licenses, ({ order_id }) => order_id),
  };
}

function fitting(call: MadeCall, productId: number | null, known: Known): readonly LicenseOfCall[] {
  const { licenseKey, licenseId, hardwareId, email, orderId } = call;
  if (orderId !== null) return known.byOrder.get(orderId) ?? [];
  if (productId === null) return [];
  const isMeant = ({ id, product_id, bundle_id }: LicenseOfCall) =>
    (product_id === productId || bundle_id === productId) && (licenseId === null || id === licenseId);
  if (licenseKey !== "") return (known.byKey.get(licenseKey) ?? []).filter(isMeant);
  const onDevice = (known.byHardwareId.get(hardwareId) ?? [])
    .filter(isMeant)
    .filter((license) => email === "" || license.email === email);
  const active = onDevice.filter(({ is_active }) => is_active);
  return active.length > 0 ? active : onDevice;
}

function common(licenses: readonly LicenseOfCall[], of: (license: LicenseOfCall) => number | null): number | null {
  const [first, ...others] = new Set(licenses.map(of));
  return first === undefined || others.length > 0 ? null : first;
}
