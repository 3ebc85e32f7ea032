/** What an event is about, as its notices tell it: the facts, and who there is to receive them. */
import type { Facts } from "../../domain/notice-facts.ts";
import type { Occasion } from "../../domain/notices.ts";
import { findCompany } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { EventRow } from "../../storage/events.ts";
import { findMailSetting } from "../../storage/mail-settings.ts";
import { readEventData } from "./event-data.ts";
import { tellLicense } from "./tell-license.ts";
import { tellOrder } from "./tell-order.ts";
import { tellPool } from "./tell-pool.ts";
import { tellWebhook } from "./tell-webhook.ts";
import type { Receiver, Receivers } from "./told.ts";

export interface Occurrence {
  readonly occasion: Occasion;
  readonly facts: Facts;
  readonly receivers: Receivers;
}

const tellers = {
  license: tellLicense,
  order: tellOrder,
  consumption_pool: tellPool,
  webhook_endpoint: tellWebhook,
} as const;

/** Null where the object is gone, and nobody is left who could be told of it. */
export async function loadOccurrence(queries: Queries, event: EventRow): Promise<Occurrence | null> {
  const { company_id: companyId, object_kind: kind, data_json: json } = event;
  if (!isTold(kind)) return null;
  const data = readEventData(json);
  const told = await tellers[kind](queries, event, data);
  if (told === null) return null;
  const company = await findCompany(queries, companyId);
  return {
    occasion: {
      isTrial: false,
      end: data.ends === "maintenance" ? "maintenance" : "validity",
      limit: data.limit,
      hasIssued: false,
      ...told.occasion,
    },
    facts: { company: company?.name ?? "", ...told.facts },
    receivers: { ...told.receivers, vendor: await vendorOf(queries, companyId) },
  };
}

function isTold(kind: string): kind is keyof typeof tellers {
  return Object.hasOwn(tellers, kind);
}

async function vendorOf(queries: Queries, companyId: number): Promise<readonly Receiver[]> {
  const setting = await findMailSetting(queries, companyId);
  const addresses: readonly string[] = setting === undefined ? [] : JSON.parse(setting.vendor_addresses_json);
  return addresses.map((email) => ({ email, name: "" }));
}
