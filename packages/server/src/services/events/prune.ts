/** Forgets deliveries that ended, and events that everybody has, when they are older than their company keeps them. */
import { DAY_MILLISECONDS } from "../../domain/calendar.ts";
import { readCompanySettings } from "../../domain/company-settings.ts";
import { listCompanies } from "../../storage/companies.ts";
import { deleteEventsBefore } from "../../storage/events.ts";
import { deleteDeliveriesBefore } from "../../storage/webhook-deliveries.ts";
import type { ServiceContext } from "../context.ts";
import { inParts } from "../in-parts.ts";

export async function pruneEvents(
  { database, clock }: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
): Promise<void> {
  for (const { id, settings_json } of await listCompanies(database.read)) {
    const before = clock.now() - readCompanySettings(settings_json).webhook_days * DAY_MILLISECONDS;
    await inParts((most) => database.write((queries) => deleteDeliveriesBefore(queries, id, before, most)), signal);
    await inParts((most) => database.write((queries) => deleteEventsBefore(queries, id, before, most)), signal);
  }
}
