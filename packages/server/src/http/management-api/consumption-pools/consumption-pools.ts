/** `/consumption-pools/`: consumption that several licenses, or features of licenses, share. */
import * as z from "zod";
import { entitlementMembers } from "../../../domain/catalog/entitlement-members.ts";
import { count, flag, identifier, metadata } from "../../../domain/catalog/members.ts";
import { consumptionPoolFilters } from "../../../domain/consumption-pool.ts";
import { metadataColumn } from "../../../services/catalog/import-session.ts";
import { createPool, removePool, updatePool } from "../../../services/consumption-pools/change.ts";
import { listManagedPools, retrieveManagedPool } from "../../../services/consumption-pools/managed.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { consumptionPoolAnswer, describeConsumptionPool, poolType } from "./pool-answer.ts";

const limits = {
  max_consumptions: count.exactOptional(),
  allow_overages: flag.exactOptional(),
  max_overages: count.exactOptional(),
  reset_consumption: flag.exactOptional(),
  consumption_period: entitlementMembers.consumption_period,
  metadata: metadata.exactOptional(),
};

const newPool = z.object({
  ...limits,
  name: identifier,
  code: identifier,
  type: poolType,
  customer_account: objectId,
});

/** Code, kind and customer account stay as they are, so they are left alone where they are sent. */
const poolChanges = z.object({
  ...limits,
  name: identifier.exactOptional(),
  total_consumptions: count.exactOptional(),
});

const resource = { chapter: "Consumption pools", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: consumptionPoolAnswer } as const;

export const consumptionPoolEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_consumption_pools",
    summary: "Lists consumption pools.",
    method: "GET",
    path: "/consumption-pools",
    permission: "licenses_read",
    list: {
      filters: consumptionPoolFilters,
      orders: ["created_at", "updated_at", "name", "code"],
      hasMetadata: true,
    },
    answers: { ...one, schema: pageOf(consumptionPoolAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listManagedPools(context, administrator, list), describeConsumptionPool),
  }),
  managementEndpoint({
    ...resource,
    name: "create_consumption_pool",
    summary: "Makes a pool for licenses, or features of licenses, of one customer account.",
    method: "POST",
    path: "/consumption-pools",
    permission: "licenses_write",
    body: newPool,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body: { customer_account, metadata: json, ...members } }) => {
      const pool = { ...members, ...metadataColumn(json), customer_account_id: customer_account };
      return describeConsumptionPool(await createPool(context, administrator, pool));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_consumption_pool",
    summary: "Tells of one pool.",
    method: "GET",
    path: "/consumption-pools/:id",
    permission: "licenses_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeConsumptionPool(await retrieveManagedPool(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_consumption_pool",
    summary: "Changes a pool; total_consumptions sets what counts as consumed. Its code, kind and account stay.",
    method: "PATCH",
    path: "/consumption-pools/:id",
    permission: "licenses_write",
    body: poolChanges,
    answers: one,
    handle: async ({ context, administrator, id, body: { metadata: json, ...members } }) => {
      const changes = { ...members, ...metadataColumn(json) };
      return describeConsumptionPool(await updatePool(context, administrator, id, changes));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "delete_consumption_pool",
    summary: "Deletes a pool that has no members.",
    method: "DELETE",
    path: "/consumption-pools/:id",
    permission: "licenses_write",
    answers: { kind: "none" },
    refusals: ["object_in_use"],
    handle: ({ context, administrator, id }) => removePool(context, administrator, id),
  }),
];
