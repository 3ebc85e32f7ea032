/** What devices without a connection have checked out of pools: of licenses, and of features of licenses. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { poolCheckoutFilters, poolFeatureCheckoutFilters } from "../../../domain/consumption-pool.ts";
import {
  checkOutOfPool,
  listPoolCheckouts,
  type PoolCheckout,
  requirePoolCheckout,
} from "../../../services/consumption-pools/checkouts.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";

const checkoutMembers = {
  id: z.number(),
  created_at: z.string(),
  checked_out: z.number(),
  consumed: z.number(),
  returned: z.number(),
  synced_at: z.string().nullable(),
  consumption_pool: z.number(),
  device: z.number(),
};

const licenseCheckoutAnswer = z.object(checkoutMembers);
const featureCheckoutAnswer = z.object({ ...checkoutMembers, license_product_feature: z.number().nullable() });

function describeCheckout(hold: PoolCheckout): z.input<typeof featureCheckoutAnswer> {
  return {
    ...hold,
    created_at: isoInstant(hold.created_at),
    synced_at: hold.synced_at === null ? null : isoInstant(hold.synced_at),
    consumption_pool: hold.consumption_pool_id,
    device: hold.device_id,
    license_product_feature: hold.license_feature_id,
  };
}

const body = z.object({ device: objectId, checked_out: z.int().min(1) });
const resource = { chapter: "Consumption pools", source: "documented" } as const;
const one = { kind: "json", status: 200 } as const;

export const poolCheckoutEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_consumption_pool_license_checkouts",
    summary: "Lists what devices have checked out of pools that licenses share.",
    method: "GET",
    path: "/consumption-pool-license-checkouts",
    permission: "licenses_read",
    list: { filters: poolCheckoutFilters, orders: ["created_at"] },
    answers: { ...one, schema: pageOf(licenseCheckoutAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listPoolCheckouts(context, administrator, "license", list), describeCheckout),
  }),
  managementEndpoint({
    ...resource,
    name: "create_consumption_pool_license_checkout",
    summary:
      "Reserves units of the pool that a device's license shares, for the device to consume without a connection.",
    source: "own",
    method: "POST",
    path: "/consumption-pool-license-checkouts",
    permission: "licenses_write",
    body,
    answers: { ...one, status: 201, schema: licenseCheckoutAnswer },
    handle: async ({ context, administrator, body: { device, checked_out } }) => {
      const wanted = { deviceId: device, licenseFeatureId: null, units: checked_out };
      return describeCheckout(await checkOutOfPool(context, administrator, wanted));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_consumption_pool_license_checkout",
    summary: "Tells what one device has checked out of a pool that licenses share.",
    method: "GET",
    path: "/consumption-pool-license-checkouts/:id",
    permission: "licenses_read",
    answers: { ...one, schema: licenseCheckoutAnswer },
    handle: async ({ context, administrator, id }) =>
      describeCheckout(await requirePoolCheckout(context.database.read, administrator, "license", id)),
  }),
  managementEndpoint({
    ...resource,
    name: "list_consumption_pool_license_feature_checkouts",
    summary: "Lists what devices have checked out of pools that features of licenses share.",
    method: "GET",
    path: "/consumption-pool-license-feature-checkouts",
    permission: "licenses_read",
    list: { filters: poolFeatureCheckoutFilters, orders: ["created_at"] },
    answers: { ...one, schema: pageOf(featureCheckoutAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listPoolCheckouts(context, administrator, "license_product_feature", list), describeCheckout),
  }),
  managementEndpoint({
    ...resource,
    name: "create_consumption_pool_license_feature_checkout",
    summary:
      "Reserves units of the pool that a feature of a device's license shares, to be consumed without a connection.",
    source: "own",
    method: "POST",
    path: "/consumption-pool-license-feature-checkouts",
    permission: "licenses_write",
    body: body.extend({ license_product_feature: objectId }),
    answers: { ...one, status: 201, schema: featureCheckoutAnswer },
    handle: async ({ context, administrator, body: { device, checked_out, license_product_feature } }) => {
      const wanted = { deviceId: device, licenseFeatureId: license_product_feature, units: checked_out };
      return describeCheckout(await checkOutOfPool(context, administrator, wanted));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_consumption_pool_license_feature_checkout",
    summary: "Tells what one device has checked out of a pool that features of licenses share.",
    method: "GET",
    path: "/consumption-pool-license-feature-checkouts/:id",
    permission: "licenses_read",
    answers: { ...one, schema: featureCheckoutAnswer },
    handle: async ({ context, administrator, id }) =>
      describeCheckout(await requirePoolCheckout(context.database.read, administrator, "license_product_feature", id)),
  }),
];
