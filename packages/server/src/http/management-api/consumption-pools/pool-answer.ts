/** How the Management API shows a consumption pool. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { poolTypes } from "../../../domain/consumption-pool.ts";
import type { ManagedPool } from "../../../services/consumption-pools/managed.ts";
import { metadata, period, readMetadata } from "../../license-api/answers/license-parts.ts";

export const poolType = z
  .enum(poolTypes)
  .meta({ description: "Whether licenses share the pool, or features of licenses." });

export const consumptionPoolAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  name: z.string(),
  code: z.string(),
  type: poolType,
  max_consumptions: z.number(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  total_consumptions: z.number(),
  held_total: z.number(),
  member_count: z.number(),
  customer_account: z.number(),
  metadata,
});

export function describeConsumptionPool(pool: ManagedPool): z.input<typeof consumptionPoolAnswer> {
  return {
    ...pool,
    created_at: isoInstant(pool.created_at),
    updated_at: isoInstant(pool.updated_at),
    customer_account: pool.customer_account_id,
    metadata: readMetadata(pool.metadata_json),
  };
}

export const poolMembersAnswer = z.array(z.object({ id: z.number(), held: z.number() }));
