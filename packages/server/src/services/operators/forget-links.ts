/** Forgets links that have been over for a while. */
import { DAY_MILLISECONDS } from "../../domain/calendar.ts";
import { deleteLinksEndedBefore } from "../../storage/operator-links.ts";
import type { ServiceContext } from "../context.ts";

const KEPT_DAYS = 90;

export async function forgetLinks({ database, clock }: ServiceContext): Promise<void> {
  await database.write((queries) => deleteLinksEndedBefore(queries, clock.now() - KEPT_DAYS * DAY_MILLISECONDS));
}
